import { Fieldset, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../../ui/confirm.tsx';
import { Failure } from '../../ui/states.tsx';
import { tellDone, tellFailure } from '../../ui/tell.ts';
import { DeviceList } from '../subscriptions/devices-section.tsx';
import { subscriptionTexts } from '../subscriptions/subscription-texts.ts';
import { ownApi } from './own-api.ts';
import { ownTexts } from './own-texts.ts';

/** Those that fetched the link, where the plan limits them; nothing where there are none. */
export function OwnDevices({ id }: { readonly id: number }) {
  const t = useMessages(ownTexts);
  const { devices } = useMessages(subscriptionTexts);
  const found = useQuery({ queryKey: ['me', 'devices', id], queryFn: () => ownApi.devices(id) });

  async function remove(deviceId: number): Promise<void> {
    if (!(await confirm({ title: t.removeTitle, body: t.devicesHint, yes: t.remove }))) return;
    try {
      await ownApi.removeDevice(id, deviceId);
      tellDone(t.removed);
      await found.refetch();
    } catch (error) {
      tellFailure(error);
    }
  }

  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Fieldset legend={devices}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t.devicesHint}
        </Text>
        <DeviceList devices={items} onRemove={remove} />
      </Stack>
    </Fieldset>
  );
}
