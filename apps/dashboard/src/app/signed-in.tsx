import { useNotifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useState } from 'react';
import { startLive } from '../live/live.ts';
import type { Profile } from '../session/session.ts';
import { createQueryClient } from './query-client.ts';
import { useDialogsWanted } from '../ui/dialogs.ts';
import { Loading } from '../ui/loading.tsx';
import { createAppRouter } from './router.tsx';

// Not needed for the first screen, or not by most.
const ChangePasswordPage = lazy(() => import('../session/change-password-page.tsx'));
const DialogRoot = lazy(() => import('./dialog-root.tsx'));
const Notices = lazy(() => import('./notices.tsx'));

/** Everything behind the sign-in; another user begins with nothing kept. */
export default function SignedIn({ user }: { readonly user: Profile }) {
  return (
    <>
      <NoticesOnDemand />
      <Suspense fallback={<Loading />}>
        {user.must_change_password ? <ChangePasswordPage /> : <Pages key={user.id} role={user.role} />}
      </Suspense>
    </>
  );
}

/** From the first notice on. */
function NoticesOnDemand() {
  const { notifications, queue } = useNotifications();
  const [isWanted, setWanted] = useState(false);
  if (!isWanted && notifications.length + queue.length > 0) setWanted(true);
  return <Suspense>{isWanted && <Notices />}</Suspense>;
}

function Pages({ role }: { readonly role: Profile['role'] }) {
  const hasDialogs = useDialogsWanted();
  const [queries] = useState(createQueryClient);
  const [router] = useState(() => createAppRouter(role));
  useEffect(() => startLive(queries), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Suspense>{hasDialogs && <DialogRoot />}</Suspense>
    </QueryClientProvider>
  );
}
