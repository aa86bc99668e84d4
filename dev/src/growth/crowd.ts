type Query = (text: string, values?: unknown[]) => Promise<Record<string, string>[]>;

/** The tables that grow with the number of users. */
export const growing = ['users', 'sessions', 'audit_events', 'job'];

/**
 * Fills a database with users as they come: one in a thousand an administrator, one in ten unverified, three in a hundred
 * deactivated, three in ten never signed in, names in many scripts; sessions, events and mails in proportion.
 */
export async function addCrowd(query: Query, count: number): Promise<void> {
  const indices = await dropIndices(query);
  await query(users, [count]);
  await query(sessions);
  await query(signIns);
  await query(otherEvents);
  await query(mails);
  for (const { definition } of indices) await query(definition ?? '');
  // What autovacuum does in time.
  await query('vacuum analyze users, sessions, audit_events');
  await query('vacuum analyze bullmq.job');
}

/** An index is made much faster than it is kept. @returns the statements that make them again */
async function dropIndices(query: Query): Promise<Record<string, string>[]> {
  const tables = "('users'::regclass, 'sessions'::regclass, 'audit_events'::regclass)";
  const found = await query(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as removal,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as definition
    from pg_constraint where contype in ('u', 'f') and conrelid in ${tables}
    union all
    select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index where indrelid in ${tables} and not indisunique
    union all
    select 'select 1', format('alter index %s alter column %s set statistics %s', attrelid::regclass, attnum, attstattarget)
    from pg_attribute join pg_index on attrelid = indexrelid and indrelid in ${tables} where attstattarget is not null`);
  for (const { removal } of found) await query(removal ?? '');
  return found;
}

const given = [
  'Ada',
  'Bob',
  'Карл',
  'Дора',
  'Εύα',
  'Finn',
  'गीता',
  'Hugo',
  'Inés',
  '凯',
  '美亜',
  'نور',
  'Otto',
  'Quin',
];
const family = ['Lovelace', 'Müller', 'Иванов', 'García', '王', '田中', 'Παππάς', 'O’Brien', 'Novák', 'Khan', 'Rossi'];
const hosts = ['example.com', 'mail.example.org', 'example.net', 'post.example', 'corp.example.com'];
const array = (texts: string[]) => `array['${texts.join("','")}']`;

/** Dice that fall alike each time: a number from 0 to 999 for a row. */
const dice = (salt: number) => `(abs(hashint8(i * 31 + ${salt})::bigint) % 1000)`;

const users = `
  insert into users (id, email, full_name, role, is_active, is_verified, last_login, created_at, updated_at, password_hash)
  select uuidv7(created - now()), substr(md5(i::text), 1, 5) || i || '@' || (${array(hosts)})[1 + ${dice(1)} % ${hosts.length}],
    case when ${dice(2)} >= 150 then (${array(given)})[1 + ${dice(3)} % ${given.length}] || ' '
      || (${array(family)})[1 + ${dice(4)} % ${family.length}] end,
    case when ${dice(5)} = 0 then 'admin' else 'user' end, ${dice(6)} >= 30, ${dice(7)} >= 100,
    case when ${dice(8)} >= 300 then created + ${dice(9)} / 1000.0 * (now() - created) end, created, created,
    '$argon2id$v=19$m=19456,t=2,p=1$' || md5(i::text) || '$' || md5(i::text)
  from generate_series(1::bigint, $1::bigint) i, lateral (select now() - ($1 - i + 1) * (interval '3 years' / $1) as created) c`;

const sessions = `
  insert into sessions (id, user_id, version, created_at, authenticated_at, last_used_at, expires_at, ends_at, ip, user_agent)
  select uuidv7(last_login - now()), id, 1, last_login, last_login, last_login, last_login + interval '30 days',
    last_login + interval '90 days', '203.0.113.7', 'Mozilla/5.0'
  from users where last_login > now() - interval '120 days'`;

const event = 'insert into audit_events (id, at, action, actor_id, user_id, ip, user_agent, details)';

const signIns = `${event}
  select uuidv7(last_login - now()), last_login, 'auth.signed_in', id, id, '203.0.113.7', 'Mozilla/5.0', '{}'::jsonb
  from users where last_login is not null order by last_login`;

/** Some accounts were registered of late; one in a hundred was exported; and somebody tries one account again and again. */
const otherEvents = `${event}
  select uuidv7(created_at - now()), created_at, 'auth.registered', id, id, '203.0.113.7', 'Mozilla/5.0', '{}'::jsonb from users
  where hashtext(id::text) % 4 = 0 union all
  select uuidv7(created_at - now()), created_at, 'users.exported', id, id, '203.0.113.7', 'Mozilla/5.0', '{}'::jsonb from users
  where hashtext(id::text) % 100 = 0
  union all
  select uuidv7(u.created_at - now()), u.created_at, 'auth.sign_in_failed', null, target.id, '203.0.113.7', 'curl', '{}'::jsonb
  from users u, lateral (select id from users order by email limit 1) target where hashtext(u.id::text) % 20 = 1`;

/** As the queue keeps those that were sent: like one that is there. */
const mails = `
  insert into bullmq.job select (jsonb_populate_record(job, jsonb_build_object('id', users.id::text, 'state', 'completed',
    'data', (job).data || jsonb_build_object('user_id', users.id)))).*
  from (select job from bullmq.job limit 1) sample, users where hashtext(users.id::text) % 20 = 0`;
