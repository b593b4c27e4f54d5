import { MantineProvider } from '@mantine/core';
import { Suspense, lazy } from 'react';
import { useSession } from '../session/session.ts';
import { SignInPage } from '../session/sign-in-page.tsx';
import { Loading } from '../ui/loading.tsx';
import { styleNonce } from './nonce.ts';
import { cssVariables, theme } from './theme.ts';

// What only the signed-in need comes after the first screen.
const SignedIn = lazy(() => import('./signed-in.tsx'));

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <Entrance />
    </MantineProvider>
  );
}

function Entrance() {
  const state = useSession();
  if (state.kind === 'unknown') return <Loading />;
  if (state.kind === 'signed-out') return <SignInPage ended={state.ended} />;
  return (
    <Suspense fallback={<Loading />}>
      <SignedIn user={state.user} />
    </Suspense>
  );
}
