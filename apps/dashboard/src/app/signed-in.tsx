import { ModalsProvider } from '@mantine/modals';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { startLive } from '../live/live.ts';
import { ChangePasswordPage } from '../session/change-password-page.tsx';
import type { Profile } from '../session/session.ts';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';

/** Everything behind the sign-in; another user begins with nothing kept. */
export default function SignedIn({ user }: { readonly user: Profile }) {
  return user.must_change_password ? <ChangePasswordPage /> : <Pages key={user.id} role={user.role} />;
}

function Pages({ role }: { readonly role: Profile['role'] }) {
  const [queries] = useState(createQueryClient);
  const [router] = useState(() => createAppRouter(role));
  useEffect(() => startLive(queries), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <ModalsProvider>
        <RouterProvider router={router} />
      </ModalsProvider>
    </QueryClientProvider>
  );
}
