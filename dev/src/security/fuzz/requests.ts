import { listProcedures, type ProcedureSpec } from '@gatehouse/shared';
import type { Random } from '../../random.ts';
import { type Caller, pickCaller } from './callers.ts';
import { type FuzzCase, textOf } from './case.ts';
import { makeInput } from './inputs.ts';
import { strangeRequest } from './strange-requests.ts';
import { hostileEnvelope } from './superjson.ts';
import { tamper } from './tampering.ts';

const procedures = listProcedures();

/** The nth request of a run, from its own draws. */
export function makeCase(random: Random): FuzzCase {
  const fuzzCase = random.chance(0.05) ? strangeRequest(random) : callOf(random);
  // Where the head is too large, its method is never read, so the answer has a body, which Node's client does not take.
  return fuzzCase.method === 'HEAD' && textOf(fuzzCase).length > 8000 ? { ...fuzzCase, method: 'GET' } : fuzzCase;
}

function callOf(random: Random): FuzzCase {
  const [name, spec] = random.pick(procedures);
  const caller = pickCaller(spec, random);
  const fuzzCase = random.chance(0.5) ? restCase(spec, caller, random) : trpcCase(name, spec, caller, random);
  return random.chance(0.3) ? tamper(fuzzCase, random) : fuzzCase;
}

const headersOf = ({ authorization }: Caller, hasBody: boolean) => ({
  ...(authorization !== undefined && { authorization }),
  ...(hasBody && { 'content-type': 'application/json' }),
});

function restCase(spec: ProcedureSpec, caller: Caller, random: Random): FuzzCase {
  const input = makeInput(spec, random, caller.people);
  const hasBody = spec.method === 'POST' || spec.method === 'PUT';
  const fields = isFields(input) ? { ...input } : {};
  const path = spec.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = encode(fields[name]);
    delete fields[name];
    return value;
  });
  const query = hasBody ? '' : queryOf(fields);
  return {
    method: spec.method,
    target: `/api/v1${path}${query && `?${query}`}`,
    headers: headersOf(caller, hasBody),
    ...(hasBody && { body: JSON.stringify(isFields(input) ? fields : input) }),
  };
}

const isFields = (input: unknown): input is Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** A list is a parameter that is given twice. */
function queryOf(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => [value].flat().map((one) => `${encode(name)}=${encode(one)}`))
    .join('&');
}

function encode(value: unknown): string {
  return encodeURIComponent((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed());
}

function trpcCase(name: string, spec: ProcedureSpec, caller: Caller, random: Random): FuzzCase {
  const isBatch = random.chance(0.2);
  const others = procedures.filter(([, { kind }]) => kind === spec.kind || random.chance(0.05));
  const more = isBatch ? Array.from({ length: random.pick([0, 1, 1, 2, 2, 4, 9, 10]) }, () => random.pick(others)) : [];
  const calls = [[name, spec] as const, ...more];
  const envelopes = calls.map(([, one]) => hostileEnvelope(makeInput(one, random, caller.people), random));
  const input = isBatch ? Object.fromEntries(envelopes.entries()) : envelopes[0];
  const path = `/trpc/${calls.map(([one]) => one).join(',')}`;
  return spec.kind === 'mutation'
    ? {
        method: 'POST',
        target: `${path}${isBatch ? '?batch=1' : ''}`,
        headers: headersOf(caller, true),
        body: JSON.stringify(input),
      }
    : {
        method: 'GET',
        target: `${path}?${isBatch ? 'batch=1&' : ''}input=${encode(input)}`,
        headers: headersOf(caller, false),
      };
}
