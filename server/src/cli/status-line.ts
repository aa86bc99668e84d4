const { isTTY } = process.stderr;
const everyMilliseconds = isTTY ? 200 : 10_000;
const barWidth = 30;

/** Says on standard error how far a command is: a line that changes on a terminal, now and then a new line elsewhere. */
export class StatusLine {
  readonly startedAt = Date.now();
  #shownAt = this.startedAt;

  /** Shows it if it is time for it: the text is made only then. */
  update(text: () => string): void {
    if (Date.now() - this.#shownAt >= everyMilliseconds) this.show(text());
  }

  show(text: string): void {
    this.#shownAt = Date.now();
    process.stderr.write(isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  }

  clear(): void {
    if (isTTY) process.stderr.write('\r\x1b[K');
  }

  /**
   * A bar, how many are done, how fast, and how long the rest may take.
   * @param fraction how much is done; undefined where nobody knows how much there is
   */
  progress(count: number, what: string, fraction: number | undefined): void {
    this.update(() => {
      const elapsed = Date.now() - this.startedAt;
      const pace = `${count.toLocaleString('en')} ${what}, ${Math.round((count / elapsed) * 1000).toLocaleString('en')}/s`;
      if (fraction === undefined || fraction === 0) return pace;
      const done = Math.min(1, fraction);
      const bar = '#'.repeat(Math.round(done * barWidth)).padEnd(barWidth, '.');
      const left = duration((elapsed / done) * (1 - done));
      return `[${bar}] ${Math.floor(done * 100)} %, ${pace}, about ${left} left`;
    });
  }
}

/** @param milliseconds rounded up to seconds, or to minutes */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
