import { Random } from '../../random.ts';
import { type Answer, Sender } from './answer.ts';
import type { FuzzCase } from './case.ts';
import { Cast } from './cast.ts';
import type { Fuzzed } from './fuzzed.ts';
import { judge } from './oracle.ts';
import { makeCase } from './requests.ts';
import { inFlight, seed } from './settings.ts';

const mostFailures = 5;

/** Sends generated requests to one server and remembers what was wrong. */
export class Campaign implements Disposable {
  readonly cast: Cast;
  /** How many answers there were of each face and status. */
  readonly counts = new Map<string, number>();
  readonly failures: string[] = [];
  readonly #fuzzed: Fuzzed;
  readonly #sender: Sender;
  #next = 0;

  private constructor(fuzzed: Fuzzed, cast: Cast) {
    this.cast = cast;
    this.#fuzzed = fuzzed;
    this.#sender = new Sender(fuzzed.url, cast, inFlight);
  }

  static async begin(fuzzed: Fuzzed): Promise<Campaign> {
    return new Campaign(fuzzed, await Cast.gather(fuzzed.gatehouse));
  }

  /** Sends so many requests more, some at once, and ends early where enough is wrong. */
  async run(count: number): Promise<void> {
    const end = this.#next + count;
    const lane = async () => {
      while (this.#next < end && this.failures.length < mostFailures) {
        const number = this.#next++;
        await this.try(makeCase(new Random(seed, number)), `request ${number} of the seed ${seed}`);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  }

  /** Sends one case; what is wrong with its answer goes to the failures. */
  async try(fuzzCase: FuzzCase, name: string): Promise<Answer | undefined> {
    let answer: Answer | undefined;
    try {
      answer = await this.#sender.send(fuzzCase);
      judge(fuzzCase, answer);
      this.#count(fuzzCase, answer);
      await this.cast.care(fuzzCase, answer);
    } catch (error) {
      this.failures.push(this.#describe(fuzzCase, name, error as Error, answer));
    }
    return answer;
  }

  #count({ target }: FuzzCase, { status }: Answer): void {
    const face = /^\/(?:api|trpc)\b/.exec(target)?.[0] ?? 'beside';
    const key = `${face.replace('/api', 'REST').replace('/trpc', 'tRPC')} ${status}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** All that is needed to see it again: the case can be put into the corpus as it is. */
  #describe(fuzzCase: FuzzCase, name: string, { message }: Error, answer: Answer | undefined): string {
    const got = answer ? `${answer.status} ${answer.text.slice(0, 1000)}` : 'no answer';
    const log = this.#fuzzed.server.output.slice(-3).join('\n');
    return `${name}\n${JSON.stringify(fuzzCase)}\ngot ${got}\n${message}\nthe server's log ends in: ${log}`;
  }

  [Symbol.dispose](): void {
    this.#sender[Symbol.dispose]();
  }
}
