import { ForgotPassword } from './pages/forgot-password.tsx';
import { ResetPassword } from './pages/reset-password.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { SignUp } from './pages/sign-up.tsx';
import { Verify } from './pages/verify.tsx';
import { usePath } from './router/navigation.ts';
import { useAuthState } from './session/auth-state.ts';
import { SignedIn } from './signed-in.tsx';

export function App() {
  const state = useAuthState();
  const path = usePath();
  if (path === '/reset-password') return <ResetPassword />;
  if (state === undefined) return null;
  // By the user, so that nothing of one is left on the screen for the next.
  if (state.status === 'signed_in') return <SignedIn key={state.userId} path={path} />;
  switch (path) {
    case '/sign-up':
      return <SignUp />;
    case '/verify':
      return <Verify />;
    case '/forgot-password':
      return <ForgotPassword />;
    default:
      // Anew for each path, so that it takes up what the page before has to tell.
      return <SignIn key={path} />;
  }
}
