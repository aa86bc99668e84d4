/** Milliseconds in which the same is not told again. */
const quiet = 10_000;

/** Tells what is new at once, and what was told last not before a while: who asks every moment fails every moment. */
export function tellingSeldom(tell: (text: string) => void): (text: string) => void {
  let last: string | undefined;
  let again = 0;
  return (text) => {
    const now = performance.now();
    if (text === last && now < again) return;
    last = text;
    again = now + quiet;
    tell(text);
  };
}
