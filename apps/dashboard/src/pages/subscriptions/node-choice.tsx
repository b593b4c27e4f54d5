import { type QueryOf, api, dataOf } from '../../api.ts';
import { useMessages } from '../../i18n/messages.ts';
import { type Choice, RemoteSelect } from '../../ui/remote-select.tsx';
import { subscriptionTexts } from './subscription-texts.ts';

const MOST_CHOICES = 20;

interface NodeChoiceProps {
  /** Null: all of them. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** One node of those there are. */
export default function NodeChoice(props: NodeChoiceProps) {
  const t = useMessages(subscriptionTexts);
  return <RemoteSelect resource="nodes" find={findNodes} aria-label={t.node} placeholder={t.allNodes} {...props} />;
}

async function findNodes(text: string): Promise<Choice[]> {
  const query = {
    page: 1,
    page_size: MOST_CHOICES,
    order_by: 'name',
    order: 'asc',
    ...(text !== '' && { search: text }),
  };
  const { items } = await dataOf(api.GET('/nodes', { params: { query: query as QueryOf<'/nodes'> } }));
  return items.map(({ id, name }) => ({ value: String(id), label: name }));
}
