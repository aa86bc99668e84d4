import { crowdedGatehouse } from '../lists/crowded.ts';
import { growthSide } from '../measure/growth-side.ts';
import type { Comparison, Row } from '../row.ts';

const BY_INDEX = 'lists by an index';
/** And a time of making in another order: no one index has both. */
const SEARCHES = 'searches';

/** Every filter of the admin lists in every order, first page and deep, among a million users against ten thousand. */
export const growth: Row = {
  name: 'growth',
  title: 'a page of an admin list among a million users against ten thousand',
  async open(stage) {
    const { quick } = stage.options;
    const few = await crowdedGatehouse(stage, quick ? 500 : 10_000);
    const many = await crowdedGatehouse(stage, quick ? 2_000 : 1_000_000);
    const common = { few, many, calls: quick ? 1 : 20 };
    return {
      sides: [
        growthSide({ ...common, name: BY_INDEX, chosen: ({ search }) => !search }),
        growthSide({ ...common, name: SEARCHES, chosen: ({ search }) => search }),
      ],
      comparisons: [BY_INDEX, SEARCHES].flatMap((side): Comparison[] => [
        { what: `${side}: the median page`, of: (samples) => samples[side]?.growth ?? Number.NaN, atMost: 1.2 },
        { what: `${side}: the worst page`, of: (samples) => samples[side]?.worstGrowth ?? Number.NaN, atMost: 1.2 },
      ]),
    };
  },
};
