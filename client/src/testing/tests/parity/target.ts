import { createMockGatehouse, type MailTemplate } from '../../index.ts';
import { password } from './scenario.ts';

/** The service or its mock, at a time that only the scenario moves. */
export interface Target {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly start: number;
  advance(ms: number): void;
  /** Somebody to begin with, who can sign in. */
  seedAdmin(email: string): Promise<void>;
  /** What mails to an address have carried, the oldest first: codes and the tokens of links. */
  secrets(to: string): Promise<string[]>;
  /** What the mails to an address were about, sorted: they are sent side by side. */
  templates(to: string): Promise<(MailTemplate | undefined)[]>;
}

export function mockTarget(limits: boolean): Target {
  const mock = createMockGatehouse({ limits });
  return {
    url: mock.url,
    fetch: mock.fetch,
    start: mock.clock.now(),
    advance: mock.clock.advance,
    seedAdmin: async (email) => void mock.addUser({ email, password, role: 'admin' }),
    secrets: async (to) => mock.mails.flatMap((mail) => (mail.to === to ? [mail.code ?? mail.token ?? []].flat() : [])),
    templates: async (to) =>
      mock.mails
        .filter((mail) => mail.to === to)
        .map(({ template }) => template)
        .sort(),
  };
}
