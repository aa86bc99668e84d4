import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY } from '../paths.ts';

export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[] | Readonly<Record<string, { readonly ipv4_address: string }>>;
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly [option: string]: unknown;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, Network>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
}

export interface Network {
  readonly internal?: boolean;
  readonly ipam?: {
    readonly config: readonly { readonly subnet: string; readonly gateway: string; readonly ip_range: string }[];
  };
}

type Variables = Readonly<Record<string, string>>;

export const composeText = readFileSync(join(REPOSITORY, 'docker-compose.yml'), 'utf8');

/** The file as Compose takes it with these variables in `.env`. @throws Error if a variable is asked for and missing */
export const readCompose = (variables: Variables): ComposeFile =>
  substitute(parse(composeText, { merge: true }), variables) as ComposeFile;

/** Puts the variables in: `${NAME:?why it must be}`, `${NAME:-instead}`, `${NAME:+if it is given}`, and `$$` for a dollar sign. */
function substitute(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => substitute(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, variables)]));
}

function interpolate(text: string, variables: Variables): string {
  return text.replace(/\$(?:\$|\{(\w+)(?::([?+-])([^}]*))?\}|.)/g, (found, name, operator, rest) => {
    if (found === '$$') return '$';
    if (name === undefined) throw new Error(`${found} is neither a variable nor a dollar sign`);
    if (operator === '+') return variables[name] ? rest : '';
    if (variables[name]) return variables[name];
    if (operator === '-') return rest;
    throw new Error(`required variable ${name} is missing a value: ${rest}`);
  });
}
