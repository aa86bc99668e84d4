import type { ProcedureSpec } from '@gatehouse/shared';
import type { Case, CasesByEnding } from '../case.ts';
import type { World } from '../world.ts';
import { nobody } from './arrange.ts';

/** What every procedure answers for reasons that its spec gives: who may call it, and what it is sent. */
export function casesOfEvery({ access, kind, path, recent }: ProcedureSpec): CasesByEnding {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const allBeing = (id: string) => Object.fromEntries(named.map((name) => [name, id]));
  const input = allBeing(nobody);
  const by =
    (tokenIn: (world: World) => string): Case =>
    async (world) => ({ input, token: tokenIn(world) });
  return {
    validation_failed: {
      'a field that is unknown': { input: { ...input, nickname: 'Ada' } },
      ...(named.length > 0 && { 'an id that is none': { input: allBeing('7') } }),
    },
    ...(access !== 'anyone' && {
      unauthenticated: { 'no token': { input, token: undefined } },
      token_invalid: {
        'a token that is none': { input, token: 'nonsense' },
        'a refresh token': by(({ admin }) => admin.tokens.refresh_token),
        'a token that has expired': by(({ expired }) => expired),
        'a token of a session that has ended': by(({ ended }) => ended),
      },
    }),
    ...(access === 'admin' && { forbidden: { 'somebody who is no administrator': by(({ user }) => user.token) } }),
    ...((access === 'admin' || access === 'verified') && {
      email_not_verified: { 'somebody who is not verified': by(({ unverified }) => unverified.token) },
    }),
    ...(recent === true && {
      reauthentication_required: { 'somebody who signed in long ago': by(({ longAgo }) => longAgo.token) },
    }),
    ...(kind === 'mutation' && {
      payload_too_large: { 'a body of more than 100 KB': { input, text: 'x'.repeat(100 * 1024 + 1) } },
      unsupported_media_type: {
        'a body that is no JSON': { input, text: 'x=1', headers: { 'content-type': 'text/plain' } },
      },
    }),
  };
}
