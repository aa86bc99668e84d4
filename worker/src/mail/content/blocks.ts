/** One mail, in one language, before it is HTML or text. All strings are plain text. */
export interface Content {
  subject: string;
  /** What a mailbox shows beside the subject. */
  preheader: string;
  title: string;
  blocks: readonly Block[];
}

export type Block =
  | { kind: 'paragraph'; text: string }
  | { kind: 'code'; code: string }
  /** `spelledOut` repeats the link under the button, for readers whose client shows none or who are on another device. */
  | { kind: 'button'; label: string; link: string; spelledOut: boolean }
  /** Rows without a value are left out. */
  | { kind: 'facts'; rows: readonly (readonly [label: string, value: string | null])[] }
  /** Set apart from the rest: what to do when something is wrong. */
  | { kind: 'notice'; title: string; text: string };

export type Fact = readonly [label: string, value: string];

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const code = (value: string): Block => ({ kind: 'code', code: value });
export const button = (label: string, link: string): Block => ({ kind: 'button', label, link, spelledOut: true });
/** To the application itself, whose address is in the footer anyway. */
export const appButton = (label: string, appUrl: string): Block => ({
  kind: 'button',
  label,
  link: appUrl,
  spelledOut: false,
});
export const notice = (title: string, text: string): Block => ({ kind: 'notice', title, text });
export const facts = (...rows: readonly (readonly [string, string | null])[]): Block => ({ kind: 'facts', rows });

export function knownFacts(rows: readonly (readonly [string, string | null])[]): Fact[] {
  return rows.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}
