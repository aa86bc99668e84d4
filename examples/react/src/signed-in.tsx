import type { User } from '@gatehouse/shared';
import { useEffect } from 'react';
import { failureMessage } from './failure.ts';
import { Problem } from './form/messages.tsx';
import { Header } from './header.tsx';
import { Page } from './page.tsx';
import { Users } from './pages/admin/users.tsx';
import { Profile } from './pages/profile/profile.tsx';
import { Sessions } from './pages/sessions.tsx';
import { Verify } from './pages/verify.tsx';
import { navigate } from './router/navigation.ts';
import { useMe } from './session/use-me.ts';

const forVisitors = new Set(['/sign-in', '/sign-up', '/verify', '/forgot-password']);

/** What a signed-in user sees. */
export function SignedIn({ path }: { readonly path: string }) {
  const me = useMe();
  useEffect(() => {
    if (forVisitors.has(path)) navigate('/', {}, { replace: true });
  }, [path]);
  return (
    <>
      <Header user={me.data} />
      {me.data ? (
        <Content user={me.data} path={path} />
      ) : (
        me.error && (
          <Page title="Gatehouse">
            <Problem>{failureMessage(me.error)}</Problem>
            <button type="button" onClick={() => me.refetch()}>
              Try again
            </button>
          </Page>
        )
      )}
    </>
  );
}

function Content({ user, path }: { readonly user: User; readonly path: string }) {
  if (!user.is_verified) return <Verify email={user.email} isSignedIn />;
  if (path === '/sessions') return <Sessions />;
  if (path === '/users' && user.role === 'admin') return <Users />;
  return <Profile user={user} />;
}
