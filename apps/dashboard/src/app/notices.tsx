import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';

/** Where `tellDone` and `tellFailure` are read. */
export default function Notices() {
  return <Notifications position="top-right" />;
}
