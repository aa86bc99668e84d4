import type { User } from '@gatehouse/shared';
import { useId, useRef, useState } from 'react';
import { commonMessage } from '../../errors.ts';
import { Problem } from '../../form/messages.tsx';
import { api } from '../../gatehouse.ts';
import { navigate } from '../../router/navigation.ts';
import { SignInAgain } from './sign-in-again.tsx';

/** Asks once more, and for the password where the last sign-in is too long ago. */
export function DeleteAccount({ user }: { readonly user: User }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string>();
  const [mustSignIn, setMustSignIn] = useState(false);
  const heading = useId();

  const remove = async () => {
    setProblem(undefined);
    const result = await api.users.deleteMe.safe();
    if (result.ok) return navigate('/sign-in', { notice: 'Your account is deleted.' });
    switch (result.error.code) {
      case 'reauthentication_required':
        return setMustSignIn(true);
      case 'last_admin':
        return setProblem('You are the only administrator. Make somebody else one first.');
      default:
        setProblem(commonMessage(result.error.code, result.error));
    }
  };

  return (
    <section>
      <h2>Delete your account</h2>
      <p>Your account and everything stored about you is removed.</p>
      <button type="button" className="danger" onClick={() => dialog.current?.showModal()}>
        Delete my account…
      </button>
      <dialog ref={dialog} aria-labelledby={heading} onClose={() => setMustSignIn(false)}>
        <h2 id={heading}>Delete the account of {user.email}?</h2>
        <p>This cannot be undone.</p>
        <Problem>{problem}</Problem>
        {mustSignIn ? (
          <SignInAgain email={user.email} action="Sign in and delete the account" onDone={remove} />
        ) : (
          <button type="button" className="danger" onClick={remove}>
            Delete it
          </button>
        )}
        <button type="button" onClick={() => dialog.current?.close()}>
          Keep it
        </button>
      </dialog>
    </section>
  );
}
