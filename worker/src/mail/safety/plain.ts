/** One line of text: no line breaks, control or invisible formatting characters, at most `max` code points. */
export function plain(value: string, max: number): string {
  const line = value
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    // Joiners are part of how some scripts are spelt; the other format characters can reorder or hide text.
    .replace(/[\p{Cf}--[\u200c\u200d]]/gv, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const points = [...line];
  return points.length > max ? `${points.slice(0, max - 1).join('')}…` : line;
}
