import { inject } from 'vitest';
import { waitUntil } from '../wait-until.ts';

export interface Mail {
  id: string;
  subject: string;
  /** The addresses that the message was handed over for. */
  to: string[];
  from: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string | string[]>>;
  receivedAt: Date;
}

export interface MailQuery {
  to: string;
  subject?: RegExp;
  /** Only mails that came later than this one. */
  after?: Mail | Date;
}

interface StoredMail extends Omit<Mail, 'to' | 'from' | 'receivedAt' | 'text' | 'html'> {
  time: string;
  text?: string;
  html?: string;
  from: { address: string }[];
  envelope: { to: { address: string }[] };
}

/** Generous, because a worker may first have to start on a busy machine. */
const TIMEOUT_MS = 25_000;

export function testMailbox(): { smtpUrl: string; webUrl: string } {
  const { smtpUrl, mailboxUrl } = inject('gatehouse');
  return { smtpUrl, webUrl: mailboxUrl };
}

/** Reads what was sent. All tests share one mailbox: give every test addresses of its own. */
export class Mailbox {
  readonly #webUrl: string;

  constructor(webUrl = testMailbox().webUrl) {
    this.#webUrl = webUrl;
  }

  /** All mails to an address, in the order of their arrival. */
  async all({ to, subject, after }: MailQuery): Promise<Mail[]> {
    const url = new URL('/api/email', this.#webUrl);
    url.searchParams.set('envelope.to.address', to);
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`the mailbox answered ${response.status}`);
    const mails = ((await response.json()) as StoredMail[]).map(toMail);
    return later(mails, after).filter((mail) => subject === undefined || subject.test(mail.subject));
  }

  /** The first mail that fits, as soon as it is there. */
  async waitFor(query: MailQuery, timeoutMs = TIMEOUT_MS): Promise<Mail> {
    const { to, subject } = query;
    const what = `a mail to ${to}${subject ? ` with a subject like ${subject}` : ''}`;
    return await waitUntil(async () => (await this.all(query))[0], { what, timeoutMs });
  }
}

function later(mails: Mail[], after: Mail | Date | undefined): Mail[] {
  if (after === undefined) return mails;
  if (after instanceof Date) return mails.filter((mail) => mail.receivedAt > after);
  return mails.slice(mails.findIndex((mail) => mail.id === after.id) + 1);
}

function toMail({ id, subject, text = '', html = '', headers, time, from, envelope }: StoredMail): Mail {
  const to = envelope.to.map(({ address }) => address);
  return { id, subject, text, html, headers, receivedAt: new Date(time), from: from[0]?.address ?? '', to };
}
