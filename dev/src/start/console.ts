import { styleText } from 'node:util';

type Colour = Parameters<typeof styleText>[0];

const COLOURS: readonly Colour[] = ['cyan', 'magenta', 'yellow', 'green', 'blue'];
const WIDTH = 7;
let next = 0;

/** Prints lines with a coloured name before them; styleText leaves the colours out where there is no terminal. */
export function prefixed(name: string): (line: string) => void {
  const colour = COLOURS[next++ % COLOURS.length] ?? 'cyan';
  const prefix = styleText(colour, `${name.padEnd(WIDTH)}|`, { stream: process.stdout });
  return (line) => console.log(`${prefix} ${line}`);
}

export function notice(message: string): void {
  console.log(styleText('dim', `- ${message}`, { stream: process.stdout }));
}

/** Two columns, the first as wide as its longest cell. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`).join('\n');
}
