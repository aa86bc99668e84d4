import { rotateSigningKeys } from '../security/signing-keys.ts';
import type { Services } from '../services.ts';
import { runCommand } from './run.ts';

process.exitCode = await runCommand('keys:rotate', rotateKeys);

async function rotateKeys({ orm, secrets, clock, config }: Services): Promise<string> {
  const { accessLifetime } = config.tokens;
  const { kid, signsFrom } = await rotateSigningKeys(orm, secrets.signingKeySeal, clock(), accessLifetime);
  return `The key ${kid} is published, and signs from ${signsFrom.toISOString()}.\nTokens of older keys live out their time.`;
}
