import { type ErrorCode, listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import { type PlainAnswer, plainHttp, postJson } from './plain-http.ts';
export interface FaceCall {
  /** As in `users.sessions.revoke`. */
  readonly name: string;
  readonly input?: object | undefined;
  readonly token?: string | undefined;
}

/** What became of a call: the code of its error, or nothing where it succeeded. */
export type Outcome = ErrorCode | undefined;

const specs = new Map(listProcedures());

function specOf(name: string): ProcedureSpec {
  const spec = specs.get(name);
  if (spec === undefined) throw new Error(`There is no procedure ${name}.`);
  return spec;
}

const bearer = (token: string | undefined) => (token === undefined ? {} : { authorization: `Bearer ${token}` });

/** A call as plain HTTP clients make it: fields of the path in the path, the others in the query or the body. */
export async function byRest(url: string, { name, input = {}, token }: FaceCall): Promise<Outcome> {
  const { method, path } = specOf(name);
  const fields = new Map(Object.entries(input));
  const filled = path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(fields.get(field));
    fields.delete(field);
    return encodeURIComponent(value);
  });
  const target = new URL(`/api/v1${filled}`, url);
  const inBody = method === 'POST' || method === 'PUT';
  if (!inBody) for (const [field, value] of fields) target.searchParams.set(field, asText(value));
  const headers = { ...bearer(token), ...(inBody && fields.size > 0 && { 'content-type': 'application/json' }) };
  const body = inBody && fields.size > 0 ? { body: asObject(fields) } : {};
  return (await plainHttp(target.href, { method, headers, ...body })).body?.code;
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
// By hand, because an object would take a field `__proto__` for something else.
const asObject = (fields: Map<string, unknown>) =>
  `{${[...fields].map(([field, value]) => `${JSON.stringify(field)}:${JSON.stringify(value)}`).join()}}`;

/** Calls of one kind, in one request if there are several. */
export async function byTrpc(url: string, { name, input, token }: FaceCall, times = 1): Promise<Outcome[]> {
  const call = { json: input };
  const text = JSON.stringify(times === 1 ? call : Object.fromEntries(Array(times).fill(call).entries()));
  const path = `${url}/trpc/${Array(times).fill(name).join()}?${times === 1 ? '' : 'batch=1&'}`;
  const { body }: PlainAnswer =
    specOf(name).kind === 'query'
      ? await plainHttp(`${path}input=${encodeURIComponent(text)}`, { headers: bearer(token) })
      : await postJson(path, text, bearer(token));
  const answers: { error?: { json: { data: { error: { code: ErrorCode } } } } }[] = times === 1 ? [body] : body;
  return answers.map(({ error }) => error?.json.data.error.code);
}
