import { environmentSchema, loadConfig } from '@gatehouse/server/config';

/** A variable of the configuration, as its readers are told of it. */
export interface Setting {
  readonly name: string;
  readonly meaning: string;
  /** In the words that the start has for a value that does not fit; undefined where every text does. */
  readonly expected: string | undefined;
  /** Empty where it has none. */
  readonly fallback: string;
  /** To begin with, where it has no default. */
  readonly example: string | undefined;
  readonly neededBy: 'everybody' | 'production' | undefined;
}

export interface Section {
  readonly title: string;
  readonly settings: readonly Setting[];
}

type Field = (typeof environmentSchema.shape)[keyof typeof environmentSchema.shape];

/** All of them, in their order. A section goes on until a variable's `meta` begins the next. */
export function sections(): Section[] {
  const found: { title: string; settings: Setting[] }[] = [];
  for (const [name, field] of Object.entries(environmentSchema.shape)) {
    const { section } = field.meta() ?? {};
    if (typeof section === 'string') found.push({ title: section, settings: [] });
    found.at(-1)?.settings.push(describe(name, field));
  }
  return found;
}

function describe(name: string, field: Field): Setting {
  const withoutValue = field.safeParse(undefined);
  const { examples } = field.meta() ?? {};
  const [example] = Array.isArray(examples) ? examples : [];
  return {
    name,
    meaning: field.description ?? '',
    expected: expectation(field),
    fallback: String(withoutValue.data ?? ''),
    example: typeof example === 'string' ? example : undefined,
    neededBy: withoutValue.success ? (missingInProduction.has(name) ? 'production' : undefined) : 'everybody',
  };
}

/** Texts that hardly any variable takes. */
const misfits = ['x', '{', 'x'.repeat(10_000)];

/** What the start says about such a value: it tells bounds and form better than a copy of them would. */
function expectation(field: Field): string | undefined {
  const messages = misfits
    .flatMap((misfit) => field.safeParse(misfit).error?.issues ?? [])
    .map(({ message }) => message);
  return /expected (.+)/.exec(messages[0] ?? '')?.[1];
}

const missingInProduction = namesMissing({ ENVIRONMENT: 'production' });

function namesMissing(env: NodeJS.ProcessEnv): ReadonlySet<string> {
  try {
    loadConfig(env);
    return new Set();
  } catch (error) {
    return new Set([...(error as Error).message.matchAll(/^(\w+): not set;/gm)].map(([, name = '']) => name));
  }
}
