import querystring from 'node:querystring';
import ipaddr from 'ipaddr.js';

type Given = NodeJS.ProcessEnv;

const randomBytes = 'random bytes, such as from: openssl rand -base64 48';

/** What is good enough for trying things out only: a line for each variable, with what was expected. */
export function unfitForProduction(given: Given): string[] {
  const complaints = {
    SECRET_KEY: badSecret(given),
    // Behind such a range everybody could choose the address that limits count.
    TRUSTED_PROXIES: listOf(given.TRUSTED_PROXIES).some(isTooWide)
      ? 'expected the addresses of your proxies, not a large part of all addresses there are'
      : undefined,
    RATE_LIMITS: listOf(given.RATE_LIMITS).includes('off')
      ? 'expected limits; without any, passwords can be guessed as fast as they are hashed'
      : undefined,
  };
  return Object.entries(complaints).flatMap(([name, complaint]) => (complaint ? [`${name}: ${complaint}`] : []));
}

function badSecret(given: Given): string | undefined {
  const { SECRET_KEY: secret } = given;
  if (secret === undefined) return `not set; expected at least 32 ${randomBytes}`;
  if (isPlaceholder(secret)) return `expected ${randomBytes}; this one is a placeholder`;
  if (otherSecrets(given).includes(secret)) return `expected ${randomBytes}; this one is also another password`;
  return undefined;
}

const isPlaceholder = (secret: string) =>
  new Set(secret).size < 12 ||
  /change[-_ ]?(?:me|this|it)|your[-_ ]|secret[-_ ]key|a secret of|example|default/i.test(secret);

/** A URL may name several servers, which is one too many for the parser. */
const laterHosts = /(?<=:\/\/(?:[^/?#]*@)?[^,/?#@]*),[^/?#@]*(?=[/?#]|$)/;

/** What others know, too: the servers that they open. */
function otherSecrets(given: Given): string[] {
  const { DATABASE_URL = '', DATABASE_REPLICA_URLS, REDIS_URL = '', SMTP_URL = '' } = given;
  const { SMTP_PASSWORD = '', METRICS_TOKEN = '', DASHBOARD_PASSWORD = '' } = given;
  const inUrls = [DATABASE_URL, ...listOf(DATABASE_REPLICA_URLS), REDIS_URL, SMTP_URL]
    .map((url) => URL.parse(url.replace(laterHosts, '')))
    .filter((url) => url !== null)
    // Never throws, whatever stands behind a percent sign.
    .flatMap(({ password, searchParams }) => [
      querystring.unescape(password),
      searchParams.get('sentinel_password') ?? '',
    ]);
  return [...inUrls, SMTP_PASSWORD, METRICS_TOKEN, DASHBOARD_PASSWORD];
}

const listOf = (value = '') => value.split(',').map((item) => item.trim());

/** Wider than any private network there is: 10.0.0.0/8, fc00::/7. An IPv4 range may be spelled as IPv6. */
function isTooWide(item: string): boolean {
  if (!ipaddr.isValidCIDR(item)) return false;
  const [address, bits] = ipaddr.parseCIDR(item);
  if (!(address instanceof ipaddr.IPv6)) return bits < 8;
  return bits < 7 || (address.isIPv4MappedAddress() && bits < 96 + 8);
}
