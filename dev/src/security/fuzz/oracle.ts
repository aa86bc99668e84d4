import { buildOpenApiDocument } from '@gatehouse/server/openapi';
import { createConformanceChecker } from '@gatehouse/server/openapi/conformance';
import {
  type ErrorCode,
  errorBody,
  errorCatalogue,
  errorsOf,
  listProcedures,
  type ProcedureSpec,
  problem,
  restErrorsOf,
} from '@gatehouse/shared';
import superjson from 'superjson';
import { expect } from 'vitest';
import type { Answer } from './answer.ts';
import type { FuzzCase } from './case.ts';
import { expectCommon } from './every-answer.ts';

/** What the transport answers before a procedure, or in place of one. */
const transportErrors: readonly ErrorCode[] = [
  'validation_failed',
  'not_found',
  'method_not_allowed',
  'payload_too_large',
  'unsupported_media_type',
];
/** Limits are off and everything is there, so none of these is ever right. */
const neverRight: readonly ErrorCode[] = ['internal', 'unavailable', 'rate_limited'];

const checker = createConformanceChecker(
  buildOpenApiDocument({ publicUrl: 'http://localhost:8000', version: '0.0.0' }),
);
const procedures = new Map(listProcedures());
const routes = listProcedures().map(([, spec]) => ({
  spec,
  pattern: new RegExp(`^/api/v1${spec.path.replace(/\{\w+\}/g, '[^/]+')}$`),
}));

/** Throws if this is no answer that the contract allows to such a request. */
export function judge(fuzzCase: FuzzCase, answer: Answer): void {
  const { method, target } = fuzzCase;
  expectCommon(fuzzCase, answer);
  if (method === 'HEAD' || method === 'OPTIONS') return;
  // What is spelled in another way may still be the path of a procedure, and then only its answer tells.
  const isTrpc = /^\/%?\w*rpc\//i.test(target) && /^application\/json/.test(answer.headers['content-type'] ?? '');
  // What Node's parser refused has no path yet.
  const wasRead = !answer.text.includes('"instance":"/"');
  const mustBeTrpc =
    wasRead && target.startsWith('/trpc/') && ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
  if (isTrpc || mustBeTrpc) judgeTrpc(fuzzCase, answer);
  else judgeRest(fuzzCase, answer);
}

function judgeRest({ method, target }: FuzzCase, { status, headers, text }: Answer): void {
  const [path = ''] = target.split(/[?#]/, 1);
  const spec = routes.find((route) => route.pattern.test(path) && route.spec.method === method)?.spec;
  const body = isJson(headers['content-type']) ? JSON.parse(text) : text;
  if (status >= 400) {
    const { code, status: told } = problem.parse(body);
    expect(headers['content-type']).toMatch(/^application\/problem\+json(?:; charset=utf-8)?$/);
    expect(told).toBe(status);
    expectCode(code, status, spec && restErrorsOf(spec));
  }
  if (spec) checker.check({ method, path, status, contentType: headers['content-type'] ?? null, body });
}

function judgeTrpc({ target }: FuzzCase, { status, text }: Answer): void {
  const body = JSON.parse(text) as TrpcResult | TrpcResult[];
  const specs = specsOf(target);
  if (!Array.isArray(body)) {
    judgeResult(body, status, specs.length === 1 ? specs[0] : undefined);
    return;
  }
  expect(body.length).toBeLessThanOrEqual(10);
  for (const [index, result] of body.entries()) judgeResult(result, undefined, specs[index]);
}

/** The procedures that a path names; undefined for what is none. */
function specsOf(target: string): (ProcedureSpec | undefined)[] {
  const [path = ''] = target.slice('/trpc/'.length).split('?', 1);
  return path.split(',').map((name) => procedures.get(name));
}

interface TrpcResult {
  result?: { data: Envelope };
  error?: Envelope;
}

type Envelope = Parameters<typeof superjson.deserialize>[0];

interface TrpcError {
  message: string;
  data: { code: string; httpStatus: number; stack?: string; error: unknown };
}

function judgeResult({ result, error }: TrpcResult, status: number | undefined, spec: ProcedureSpec | undefined): void {
  if (error === undefined) {
    const data = result && superjson.deserialize(result.data);
    if (spec) spec.output.parse(data);
    return;
  }
  const { message, data } = superjson.deserialize<TrpcError>(error);
  const { code } = errorBody.parse(data.error);
  const { title, trpc, status: meant } = errorCatalogue[code];
  expect({ message, code: data.code, status: data.httpStatus }).toEqual({ message: title, code: trpc, status: meant });
  expectCode(code, status ?? meant, spec && errorsOf(spec));
}

/** @param codes those of the procedure that surely answered, if that is known */
function expectCode(code: ErrorCode, status: number, codes: readonly ErrorCode[] | undefined): void {
  expect(status).toBe(errorCatalogue[code].status);
  expect(neverRight).not.toContain(code);
  if (codes) expect([...codes, ...transportErrors]).toContain(code);
}

const isJson = (type: string | undefined) => /json/.test(type ?? '');
