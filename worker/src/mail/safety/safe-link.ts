/**
 * The URL in its normal form, when it is http or https and carries no credentials.
 * @throws Error that does not repeat the link, for a link in a mail is a secret.
 */
export function safeLink(link: string): string {
  const url = URL.parse(link);
  if (url === null) throw new Error('A link in a mail must be an absolute URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Error('A link in a mail must be http or https');
  }
  if (url.username !== '' || url.password !== '') throw new Error('A link in a mail must not carry credentials');
  return url.href;
}
