import type { User } from '@gatehouse/shared';
import { api } from './gatehouse.ts';
import { Link } from './router/link.tsx';
import { navigate } from './router/navigation.ts';

export function Header({ user }: { readonly user: User | undefined }) {
  const signOut = async () => {
    await api.signOut();
    navigate('/sign-in');
  };
  return (
    <header>
      <nav aria-label="Account">
        <Link to="/">Profile</Link>
        <Link to="/sessions">Sessions</Link>
        {user?.role === 'admin' && <Link to="/users">Users</Link>}
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </nav>
    </header>
  );
}
