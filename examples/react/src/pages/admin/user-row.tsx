import { type Role, roles, type User } from '@gatehouse/shared';

interface UserRowProps {
  readonly user: User;
  readonly onRole: (role: Role) => void;
  readonly onActive: (isActive: boolean) => void;
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

// On a phone every row is a card, and `data-label` stands in for the heading of the column.
export function UserRow({ user, onRole, onActive }: UserRowProps) {
  const { email, full_name, role, is_active, is_verified, last_login } = user;
  return (
    <tr>
      <th scope="row">
        {email}
        {!is_verified && <span className="badge">unverified</span>}
      </th>
      <td data-label="Name">{full_name ?? '–'}</td>
      <td data-label="Last sign-in">{last_login === null ? 'never' : day.format(last_login)}</td>
      <td data-label="Role">
        <select value={role} aria-label={`Role of ${email}`} onChange={({ target }) => onRole(target.value as Role)}>
          {roles.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </td>
      <td data-label="Account">
        <button
          type="button"
          onClick={() => onActive(!is_active)}
          aria-label={`${is_active ? 'Deactivate' : 'Activate'} ${email}`}
        >
          {is_active ? 'Deactivate' : 'Activate'}
        </button>
      </td>
    </tr>
  );
}
