/** Whether a list is asked for as a whole: what else there may be in its input is where the page is, and filters. */
export const isUnfiltered = ({ sort: _, limit: _limit, cursor: _cursor, ...filters }: ListInput): boolean =>
  Object.values(filters).every((filter) => filter === undefined);

interface ListInput {
  readonly sort?: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}
