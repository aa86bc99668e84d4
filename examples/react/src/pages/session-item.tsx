import type { Session } from '@gatehouse/shared';
import { deviceName } from './device.ts';

interface SessionItemProps {
  readonly session: Session;
  readonly onRevoke: () => void;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function SessionItem({ session, onRevoke }: SessionItemProps) {
  const name = deviceName(session.user_agent);
  return (
    <li>
      <div>
        <strong>{name}</strong>
        {session.current && <span className="badge">this device</span>}
        <br />
        <small>
          {session.ip ?? 'unknown address'} · last used{' '}
          <time dateTime={session.last_used_at.toISOString()}>{moment.format(session.last_used_at)}</time>
        </small>
      </div>
      {!session.current && (
        <button type="button" onClick={onRevoke} aria-label={`Sign out ${name}, ${session.ip ?? 'unknown address'}`}>
          Sign out
        </button>
      )}
    </li>
  );
}
