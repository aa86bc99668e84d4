import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { failureMessage } from '../failure.ts';
import { Notice, Problem } from '../form/messages.tsx';
import { Page } from '../page.tsx';
import { queryClient, trpc } from '../queries.ts';
import { SessionItem } from './session-item.tsx';

export function Sessions() {
  const list = useQuery(trpc.users.sessions.list.queryOptions());
  const cards = useRef<HTMLUListElement>(null);
  const [notice, setNotice] = useState<string>();
  const refresh = () => queryClient.invalidateQueries(trpc.users.sessions.list.queryFilter());
  const done = (words: string) => async () => {
    await refresh();
    setNotice(words);
    // The button that had the focus may be gone.
    cards.current?.focus();
  };
  const revoke = useMutation(
    trpc.users.sessions.revoke.mutationOptions({
      onSuccess: done('The session has ended.'),
      // It may have ended by itself.
      onError: refresh,
    }),
  );
  const revokeOthers = useMutation(
    trpc.users.sessions.revokeOthers.mutationOptions({ onSuccess: done('Every other session has ended.') }),
  );
  const failure = list.error ?? revoke.error ?? revokeOthers.error;
  const sessions = list.data?.items ?? [];

  return (
    <Page title="Your sessions">
      <p>Every device that is signed in as you.</p>
      {failure && <Problem>{failureMessage(failure)}</Problem>}
      <Notice>{notice}</Notice>
      {list.isPending && <p>Loading…</p>}
      <ul className="cards" ref={cards} tabIndex={-1}>
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} onRevoke={() => revoke.mutate({ id: session.id })} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <button type="button" onClick={() => revokeOthers.mutate({})}>
          Sign out every other device
        </button>
      )}
    </Page>
  );
}
