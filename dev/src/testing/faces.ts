import { type ErrorBody, type ErrorCode, listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import superjson from 'superjson';
import { plainHttp, postJson } from './plain-http.ts';
import type { RestClient } from './rest.ts';

export interface FaceCall {
  /** As in `users.sessions.revoke`. */
  readonly name: string;
  readonly input?: object | undefined;
  readonly token?: string | undefined;
  /** A body in place of the input: such that is too large, or no JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was answered to a call, in terms that both faces have. */
export interface FaceAnswer {
  /** Of the HTTP answer, like its headers; a batch has one for all its calls. */
  readonly status: number;
  readonly headers: Headers;
  /** Of a call that succeeded, as it is in JSON. */
  readonly output?: unknown;
  /** With the words and the status that it names itself. */
  readonly error?: ErrorBody & { readonly message: string; readonly status: number };
}

/** What became of a call: the code of its error, or nothing where it succeeded. */
export type Outcome = ErrorCode | undefined;

const specs = new Map(listProcedures());

function specOf(name: string): ProcedureSpec {
  const spec = specs.get(name);
  if (spec === undefined) throw new Error(`There is no procedure ${name}.`);
  return spec;
}

/** A call as plain HTTP clients make it: fields of the path in the path, the others in the query or the body. */
export async function byRest(rest: RestClient, call: FaceCall): Promise<FaceAnswer> {
  const { method, path } = specOf(call.name);
  const fields = new Map(Object.entries(call.input ?? {}));
  const filled = path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(fields.get(field));
    fields.delete(field);
    return encodeURIComponent(value);
  });
  const inBody = method === 'POST' || method === 'PUT';
  const { status, headers, body } = await rest.send(method, filled, {
    ...(call.token !== undefined && { token: call.token }),
    ...(call.headers && { headers: call.headers }),
    ...(fields.size > 0 && (inBody ? { body: Object.fromEntries(fields) } : { query: asTexts(fields) })),
    ...(call.text !== undefined && { body: call.text }),
  });
  if (status < 400) return { status, headers, output: body };
  const { type: _type, title: message, detail: _detail, instance: _instance, ...error } = body;
  return { status, headers, error: { ...error, message } };
}

const asTexts = (fields: Map<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    [...fields].map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

interface TrpcError {
  message: string;
  data: { httpStatus: number; error: ErrorBody };
}

interface TrpcAnswer {
  result?: { data: Parameters<typeof superjson.deserialize>[0] };
  error?: { json: TrpcError };
}

/** Calls of one kind, in one request if there are several. */
export async function byTrpc(url: string, { name, input, ...call }: FaceCall, times = 1): Promise<FaceAnswer[]> {
  const json = { json: input };
  const text = JSON.stringify(times === 1 ? json : Object.fromEntries(Array(times).fill(json).entries()));
  const path = `${url}/trpc/${Array(times).fill(name).join()}?${times === 1 ? '' : 'batch=1&'}`;
  const sent = { ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }), ...call.headers };
  const { status, headers, body } =
    specOf(name).kind === 'query'
      ? await plainHttp(`${path}input=${encodeURIComponent(text)}`, { headers: sent })
      : await postJson(path, call.text ?? text, sent);
  const answers: TrpcAnswer[] = times === 1 ? [body] : body;
  return answers.map(({ result, error }) => ({
    status,
    headers,
    ...(result && { output: inJson(superjson.deserialize(result.data)) }),
    ...(error && { error: errorOf(error.json) }),
  }));
}

const errorOf = ({ message, data }: TrpcError) => ({
  ...data.error,
  message,
  status: data.httpStatus,
});

const inJson = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
