import { Center, Loader } from '@mantine/core';
import { common } from '../i18n/common.ts';
import { useMessages } from '../i18n/messages.ts';

export function Loading() {
  const t = useMessages(common);
  return (
    <Center mih="40vh" role="status" aria-label={t.loading}>
      <Loader />
    </Center>
  );
}
