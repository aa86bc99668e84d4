import { describe, expect, test } from 'vitest';
import { answerOf, fitToKeep } from './answer.ts';

const mail = { text: 'Your code is\n\n042137\n\nGood for 10 minutes.' };

describe('what a mail server says is kept', () => {
  test.each([
    ['as it is', '250 2.0.0 Ok: queued as 4B2C1A', '250 2.0.0 Ok: queued as 4B2C1A'],
    ['without the address', '550 5.1.1 <Ada.L+x@example.com>: no such user', '550 5.1.1 <(an address)>: no such user'],
    ['without an address in quotes', '550 "ada@example.com" unknown', '550 "(an address)" unknown'],
    [
      'without the token of a link',
      '554 found https://app.example.com/reset-password?token=3DAbc-_9 in it',
      '554 found https://app.example.com/reset-password?token=(a secret) in it',
    ],
    ['without the code', '554 spam (042137)', '554 spam ((a code))'],
    [
      'but with a link that helps',
      '421 see https://support.example.com/mail?p=1',
      '421 see https://support.example.com/mail?p=1',
    ],
    ['as one line', '550-no\r\n550 really\tno\0 ', '550-no 550 really no'],
    ['in part, if it is long', `550 ${'x'.repeat(600)}`, `550 ${'x'.repeat(496)}`],
    ['whole, where a character would be cut', `${'x'.repeat(499)}😀`, `${'x'.repeat(499)}\ufffd`],
  ])('%s', (_, answer, kept) => {
    expect(fitToKeep(answer, mail)).toBe(kept);
  });
});

test('where it said nothing, the reason takes its place', () => {
  expect(answerOf(Object.assign(new Error("Can't send mail"), { response: '550 no' }))).toBe('550 no');
  expect(answerOf(new Error('Greeting never received'))).toBe('Greeting never received');
});
