import { ActionIcon, Fieldset, Group, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { tellFailure } from '../../ui/tell.ts';
import { TimeText } from '../../ui/texts.tsx';
import { type Device, type Subscription, subscriptionApi } from './subscription-api.ts';
import { subscriptionTexts } from './subscription-texts.ts';

/** Who is connected now, and the devices that fetched the link where the plan limits them. */
export function DevicesSection({ subscription }: { readonly subscription: Subscription }) {
  const t = useMessages(subscriptionTexts);
  const { id, devices } = subscription;
  const fetched = useQuery({
    queryKey: ['subscriptions', 'devices', id],
    queryFn: () => subscriptionApi.devices(id),
  });

  async function remove(deviceId: number): Promise<void> {
    try {
      await subscriptionApi.removeDevice(id, deviceId);
      await fetched.refetch();
    } catch (error) {
      tellFailure(error);
    }
  }

  const items = fetched.data?.items ?? [];
  return (
    <Fieldset legend={t.devicesOnline}>
      <Stack gap="sm">
        <Text size="sm">{devices.limit === null ? devices.online : t.devicesOf(devices.online, devices.limit)}</Text>
        {devices.blocked_until !== null && (
          <Text size="sm" role="status">
            {t.blockedUntil} <TimeText at={devices.blocked_until} />
          </Text>
        )}
        <Text size="sm" fw={600}>
          {t.devices}
        </Text>
        {items.length === 0 && (
          <Text size="sm" c="dimmed">
            {t.noDevices}
          </Text>
        )}
        <DeviceList devices={items} onRemove={remove} />
      </Stack>
    </Fieldset>
  );
}

interface DeviceListProps {
  readonly devices: readonly Device[];
  readonly onRemove: (id: number) => Promise<void>;
}

/** What each says of itself, since when, and a button that takes it away. */
export function DeviceList({ devices, onRemove }: DeviceListProps) {
  const t = useMessages(subscriptionTexts);
  const words = useMessages(common);
  return devices.map(({ id, model, os, os_version: version, created_at: at }) => {
    const name = [model, os, version].filter(Boolean).join(' · ') || t.unknownDevice;
    return (
      <Group key={id} justify="space-between" wrap="nowrap">
        <Stack gap={0}>
          <Text size="sm">{name}</Text>
          <Text size="sm" c="dimmed" component="span">
            {words.created} <TimeText at={at} />
          </Text>
        </Stack>
        <ActionIcon variant="default" aria-label={`${t.removeDevice}: ${name}`} onClick={() => void onRemove(id)}>
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
    );
  });
}
