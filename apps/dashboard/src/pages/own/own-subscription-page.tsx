import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMessages } from '../../i18n/messages.ts';
import { Loading } from '../../ui/loading.tsx';
import { Failure } from '../../ui/states.tsx';
import { ownApi } from './own-api.ts';
import { OwnSubscriptionView } from './own-subscription-view.tsx';
import { ownTexts } from './own-texts.ts';

/** One of several. Another's is as unknown here as one that never was. */
export default function OwnSubscriptionPage() {
  const t = useMessages(ownTexts);
  const params: { readonly id?: string } = useParams({ strict: false });
  const id = Number(params.id);
  const { data, error, refetch } = useQuery({
    queryKey: ['me', 'subscriptions', id],
    queryFn: () => ownApi.read(id),
  });
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return <OwnSubscriptionView key={id} subscription={data} back={{ to: '/mine', label: t.title }} />;
}
