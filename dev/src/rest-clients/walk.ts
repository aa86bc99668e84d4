import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'vitest';
import { Mailbox } from '../testing/mailbox.ts';
import { newEmail } from '../testing/people.ts';

/** What every example prints, whatever it is written in. */
export const steps = [
  expect.stringMatching(/^registered walker-/),
  'verified',
  'refused: invalid_credentials',
  'signed in: Ada Lovelace, user',
  'updated: Ada King',
  'sessions: 1',
  'refreshed',
  'password changed',
  'repeated: the same answer',
  'password reset',
  'signed out',
  'refused: token_invalid',
];

const PATIENCE_MS = 90_000;

/** Runs an example as a person would, who reads its mails. @returns the lines that it printed, but for its questions */
export async function walk(command: string, args: readonly string[], cwd: string, url: string): Promise<string[]> {
  const email = newEmail('walker');
  const mailbox = new Mailbox();
  const program = spawn(command, [...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, GATEHOUSE_URL: url, EMAIL: email, PYTHONUNBUFFERED: '1' },
    signal: AbortSignal.timeout(PATIENCE_MS),
    killSignal: 'SIGKILL',
  });
  const answers: [question: string, answer: () => Promise<string | undefined>][] = [
    ['Code from the mail: ', async () => found(/\b\d{6}\b/, /^Confirm your email/)],
    ['Token of the link in the mail: ', async () => found(/(?<=token=)[\w-]+/, /^Reset your/)],
  ];
  const found = async (pattern: RegExp, subject: RegExp) =>
    pattern.exec((await mailbox.waitFor({ to: email, subject })).text)?.[0];

  let printed = '';
  const onOutput = (chunk: Buffer) => {
    printed += chunk.toString();
    const [next] = answers;
    if (next === undefined || !printed.endsWith(next[0])) return;
    answers.shift();
    void next[1]().then(
      (answer) => program.stdin.write(`${answer}\n`),
      () => program.stdin.end(),
    );
  };
  program.stdout.on('data', onOutput);
  program.stderr.on('data', onOutput);
  const code = await new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${printed}`);
  const lines = stripVTControlCharacters(printed).split('\n');
  return lines.map((line) => line.replace(/^.* mail: /, '')).filter((line) => line !== '');
}
