import { useState } from 'react';
import { useCountdown } from '../countdown.ts';
import { commonMessage } from '../errors.ts';
import { Notice, Problem } from '../form/messages.tsx';
import { api } from '../gatehouse.ts';

/** The service sends so many seconds apart, unless it says otherwise. */
const usualWait = 60;

interface ResendProps {
  readonly email: () => string;
  readonly onInvalid: () => void;
}

/** Has a new code sent, and says when that can be done again. */
export function Resend({ email, onInvalid }: ResendProps) {
  const [left, wait] = useCountdown();
  const [notice, setNotice] = useState<string>();
  const [problem, setProblem] = useState<string>();

  const resend = async () => {
    if (left > 0) return;
    setNotice(undefined);
    setProblem(undefined);
    const result = await api.auth.resendVerification.safe({ email: email() });
    if (result.ok) {
      wait(usualWait);
      return setNotice(result.data.message);
    }
    if (result.error.code === 'validation_failed') return onInvalid();
    if (result.error.retryAfter !== undefined) wait(result.error.retryAfter);
    setProblem(commonMessage(result.error.code, result.error));
  };

  return (
    <section>
      <button type="button" onClick={resend} aria-disabled={left > 0}>
        {left > 0 ? `Send a new code (in ${left} s)` : 'Send a new code'}
      </button>
      <Notice>{notice}</Notice>
      <Problem>{problem}</Problem>
    </section>
  );
}
