import { useId, useState } from 'react';
import { failureMessage } from '../../failure.ts';
import { Notice, Problem } from '../../form/messages.tsx';
import { Page } from '../../page.tsx';
import { More } from './more.tsx';
import { useDebounced } from './use-debounced.ts';
import { useUpdateUser } from './use-update-user.ts';
import { useUsers } from './use-users.ts';
import { UserRow } from './user-row.tsx';

export function Users() {
  const [text, setText] = useState('');
  const list = useUsers(useDebounced(text.trim()));
  const { update, outcome } = useUpdateUser();
  const search = useId();
  const users = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const problem = list.error ? failureMessage(list.error) : outcome.problem;

  return (
    <Page title="Users" wide>
      <search className="field">
        <label htmlFor={search}>Search by email or name</label>
        <input
          id={search}
          type="search"
          maxLength={200}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </search>
      <Problem>{problem}</Problem>
      <Notice>{outcome.notice}</Notice>
      <p role="status" className="hint">
        {list.isPending ? 'Loading…' : `${users.length}${list.hasNextPage ? ' or more' : ''} users`}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Email</th>
            <th scope="col">Name</th>
            <th scope="col">Last sign-in</th>
            <th scope="col">Role</th>
            <th scope="col">Account</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              onRole={(role) => update({ id: user.id, role })}
              onActive={(is_active) => update({ id: user.id, is_active })}
            />
          ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <More isBusy={list.isFetching} onMore={() => list.isFetching || void list.fetchNextPage()} />
      )}
    </Page>
  );
}
