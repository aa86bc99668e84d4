import type { Config } from '../../config.ts';
import { mac, sameBytes } from '../../security/secrets.ts';

/** Whether there are metrics at all: in production only for whoever has the token. */
export const hasMetrics = ({ environment, metrics }: Config): boolean =>
  metrics.token !== undefined || environment !== 'production';

/** @returns why whoever sent this header may not read them; undefined if they may */
export function refusalOf(
  { metrics: { token } }: Config,
  authorization: string | undefined,
): 'unauthenticated' | 'token_invalid' | undefined {
  if (token === undefined) return undefined;
  if (authorization === undefined) return 'unauthenticated';
  const key = Buffer.from(token);
  // MACs are of one length, so the comparison tells nothing of the token.
  const isRight = sameBytes(mac(key, authorization.replace(/^Bearer +/i, '')), mac(key, token));
  return isRight ? undefined : 'token_invalid';
}
