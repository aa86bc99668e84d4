import { postJson } from '../testing/plain-http.ts';
import { waitUntil } from '../wait-until.ts';
import type { House } from './house.ts';
import { password } from './traffic.ts';

export const residents = Array.from({ length: 4 }, (_, index) => `resident-${index}@example.com`);

/** Registers those who live here, whose mails are none of our concern. */
export async function settleIn({ urls, sql, smtp }: House): Promise<void> {
  for (const email of residents) {
    const { status } = await postJson(`${urls[0]}/api/v1/auth/register`, { email, password });
    if (status !== 201) throw new Error(`${email} cannot register: ${status}`);
  }
  await waitUntil(() => residents.every((email) => smtp.to(email).length > 0), {
    what: 'the first mails',
    timeoutMs: 30_000,
  });
  // Only now: what is verified already gets no code.
  await sql('update users set is_verified = true');
}
