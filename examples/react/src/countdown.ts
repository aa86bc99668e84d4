import { useEffect, useState } from 'react';

/** Seconds left of a wait, and how to begin one. */
export function useCountdown(): [left: number, begin: (seconds: number) => void] {
  const [end, setEnd] = useState(0);
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((end - now) / 1000));
  const isRunning = left > 0;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [isRunning]);
  const begin = (seconds: number) => {
    const start = Date.now();
    setNow(start);
    setEnd(start + seconds * 1000);
  };
  return [left, begin];
}
