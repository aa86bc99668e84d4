import { plainHttp } from '../testing/plain-http.ts';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Milliseconds that Prometheus waits for a target, unless told otherwise. */
const scrapeTimeout = 10_000;

type Labels = Readonly<Record<string, string | RegExp>>;

/** What one target tells, in Prometheus' text format. */
export class Exposition {
  readonly text: string;
  readonly samples: readonly Sample[];

  constructor(text: string) {
    this.text = text;
    this.samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(parseLine);
  }

  /** @param url of the target, without the path */
  static async of(url: string, token?: string): Promise<Exposition> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { status, text } = await plainHttp(`${url}/metrics`, { headers, signal: AbortSignal.timeout(scrapeTimeout) });
    if (status !== 200) throw new Error(`${url} answered ${status}`);
    return new Exposition(text);
  }

  /** The sum of the samples that have these labels, whatever others they have. */
  sum(name: string, labels: Labels = {}): number {
    const fits = (sample: Sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, wanted]) => {
        const value = sample.labels[label] ?? '';
        return typeof wanted === 'string' ? value === wanted : wanted.test(value);
      });
    return this.samples.filter(fits).reduce((sum, { value }) => sum + value, 0);
  }

  /** Each series by its name and labels. */
  get series(): string[] {
    return this.samples.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`).sort();
  }
}

function parseLine(line: string): Sample {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === '') throw new Error(`no sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}
