import { admin, type ProcedureSpec, userSorts } from '@gatehouse/shared';
import { z } from 'zod';
import type { TestGatehouse } from '../testing/gatehouse.ts';

export type Filtering = Readonly<Record<string, unknown>>;

/** A database with the crowd. */
export type Crowded = Pick<TestGatehouse, 'sql'>;

/** Values of the fields whose schema does not list them, from one that fits many rows to one that fits few. */
const samples: Record<string, (crowded: Crowded) => Promise<readonly unknown[]>> = {
  q: async ({ sql }) => {
    const [{ email = '' } = {}] = await sql<{ email: string }>(
      'select email from users order by created_at, id limit 1 offset 471',
    );
    return ['example', 'marek', 'quin khan', email.split('@')[0]?.slice(-7), email];
  },
  created_after: async () => [daysAgo(1)],
  created_before: async () => [daysAgo(300)],
  after: async () => [daysAgo(1)],
  before: async () => [daysAgo(300)],
  action: async () => ['auth.signed_in', 'auth.sign_in_failed', 'users.exported'],
  user_id: async ({ sql }) => {
    const most = 'select user_id as id from audit_events group by 1 order by count(*) desc limit 1';
    const some = 'select id from users where last_login is not null order by id offset 50 limit 1';
    const rows = await sql<{ id: string }>(`(${most}) union all (${some})`);
    return rows.map(({ id }) => id);
  },
};

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** The fields of a list that choose rows: all but those that choose the page and its order. */
function filtersOf({ input }: ProcedureSpec): [string, z.ZodType][] {
  const { limit, cursor, sort, ...filters } = (input as z.ZodObject).shape;
  return Object.entries(filters) as [string, z.ZodType][];
}

/** @throws for a field that nothing is known of: a new filter needs a sample here, and is then asked for like the others */
async function valuesOf(crowded: Crowded, name: string, schema: z.ZodType): Promise<readonly unknown[]> {
  const type = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (type instanceof z.ZodBoolean) return [true, false];
  if (type instanceof z.ZodEnum && type.options.length < 5) return type.options;
  const sample = samples[name];
  if (sample === undefined) throw new Error(`There is no sample of the filter ${name}.`);
  return sample(crowded);
}

/** Each filter alone with each of its values, by the filters. */
export function singles(crowded: Crowded, spec: ProcedureSpec): Promise<Filtering[][]> {
  return Promise.all(
    filtersOf(spec).map(async ([name, schema]) =>
      (await valuesOf(crowded, name, schema)).map((value): Filtering => ({ [name]: value })),
    ),
  );
}

/** No filter, each alone with each of its values, and each pair of them. */
export async function filterings(crowded: Crowded, spec: ProcedureSpec): Promise<Filtering[]> {
  const alone = await singles(crowded, spec);
  const pairs = alone.flatMap((ones, index) =>
    alone.slice(index + 1).flatMap((others) => ones.flatMap((one) => others.map((other) => ({ ...one, ...other })))),
  );
  return [{}, ...alone.flat(), ...pairs];
}

type Admin = ReturnType<TestGatehouse['client']>['admin'];

export const lists = [
  {
    spec: admin.users.list,
    table: 'users',
    sorts: userSorts,
    read: ({ users }: Admin, input: object) => users.list.query(input),
  },
  {
    spec: admin.audit.list,
    table: 'audit_events',
    sorts: ['-at'],
    read: ({ audit }: Admin, input: object) => audit.list.query(input),
  },
] as const;

/** Whether no one index has both the conditions and the order: a part of a text, or a time of making in another order. */
export const isSearch = (filtering: Filtering, sort: string): boolean =>
  'q' in filtering || (/created_(?:after|before)/.test(Object.keys(filtering).join()) && !sort.endsWith('created_at'));

/** Where pages begin: at the start, deep within the list, and shortly before its end. As cursors that pages end with. */
export async function pagesOf({ sql }: Crowded, table: string, sort: string): Promise<{ cursor?: string }[]> {
  const key = sort.replace('-', '');
  const [forth, back] = sort.startsWith('-') ? ['desc', 'asc'] : ['asc', 'desc'];
  const at = (order: string, offset: string) =>
    sql<{ value: string; id: string }>(
      `select ${key} as value, id from ${table} order by ${order} limit 1 offset ${offset}`,
    );
  const deep = at(`${key} ${forth} nulls last, id ${forth}`, `(select count(*) / 2 from ${table})`);
  const late = at(`${key} ${back} nulls first, id ${back}`, '20');
  const rows = (await Promise.all([deep, late])).flat();
  const cursors = rows.map(({ value, id }) => cursorAt(sort, value, id));
  return [{}, ...cursors.map((cursor) => ({ cursor }))];
}

function cursorAt(sort: string, value: unknown, id: string): string {
  const stored = value instanceof Date ? value.getTime() : value;
  return Buffer.from(JSON.stringify([sort, stored, id])).toString('base64url');
}
