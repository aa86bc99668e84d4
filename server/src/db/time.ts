/** The first and the last instant, in ms since the epoch, whose year has the four digits that PostgreSQL reads. */
export const earliestTime = Date.parse('0001-01-01T00:00:00.000Z');
export const latestTime = Date.parse('9999-12-31T23:59:59.999Z');

/** An instant to compare a column with. One beyond all that a column can hold becomes the nearest that it can. */
export function comparable(time: Date): Date {
  return new Date(Math.min(Math.max(time.getTime(), earliestTime), latestTime));
}
