import { contract, listProcedures } from '@gatehouse/shared';
import { vi } from 'vitest';
import type { ProcedureName } from '../../index.ts';
import type { Answer, Step } from './step.ts';
import type { Target } from './target.ts';

export const kinds = new Map(listProcedures(contract).map(([name, { kind }]) => [name, kind]));

async function send(target: Target, call: ProcedureName, input: unknown, token: string | undefined) {
  const url = `${target.url}/trpc/${call}`;
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify({ json: input ?? null, ...(input === undefined && { meta: { values: ['undefined'] } }) });
  const response =
    kinds.get(call) === 'query'
      ? await target.fetch(`${url}?input=${encodeURIComponent(body)}`, { headers })
      : await target.fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: (await response.json()) as { result?: { data: { json?: Answer } } } };
}

/** What a target answers to each step, comparable with what another does. */
export async function transcript(target: Target, steps: Step[]): Promise<unknown[]> {
  const answers: Record<string, Answer> = { garbage: { access_token: 'a.b.c' } };
  const mailed = (to: string, nth = 1) =>
    vi.waitUntil(async () => (await target.secrets(to))[nth - 1], { timeout: 25_000, interval: 100 });
  const comparable = comparer(target.start);
  const told: unknown[] = [];
  for (const { call, as = '', input, keep = '', after = 0 } of steps) {
    target.advance(1000 + after);
    const given = typeof input === 'function' ? await input({ answers, mailed }) : input;
    const { status, body } = await send(target, call, given, answers[as]?.access_token);
    answers[keep] = body.result?.data.json ?? {};
    told.push({ call, as, status, body: comparable(body, '') });
  }
  return told;
}

/**
 * Names ids by the order they appear in, and times by their distance from the start. Leaves out what is secret, what is
 * about the machine, and which Date objects happened to be one.
 */
function comparer(start: number) {
  const ids = new Map<string, string>();
  const hidden = /^(?:access_token|refresh_token|next_cursor|request_id|ip|user_agent|retry_after)$/;
  return function comparable(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((item) => comparable(item, key));
    if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value).filter(([name]) => name !== 'referentialEqualities');
      return Object.fromEntries(fields.map(([name, field]) => [name, comparable(field, name)]));
    }
    if (hidden.test(key)) return key === 'next_cursor' && value === null ? null : `<${key}>`;
    if (typeof value !== 'string') return value;
    if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)) {
      if (!ids.has(value)) ids.set(value, `<id ${ids.size + 1}>`);
      return ids.get(value);
    }
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return `start + ${Date.parse(value) - start} ms`;
    return value;
  };
}
