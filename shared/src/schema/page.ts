import { z } from 'zod';

/** Keyset paging: the cursor is opaque, belongs to one sort order, and stays true while rows are inserted. */
export const pageInput = {
  limit: z
    .int('Expected a whole number')
    .min(1, 'Expected a number from 1 to 100')
    .max(100, 'Expected a number from 1 to 100')
    .default(50)
    .meta({ description: 'How many items at the most.', examples: [50] }),
  cursor: z
    .string()
    .min(1, 'Expected the next_cursor of the page before')
    .max(1024, { error: 'Expected at most 1024 characters', abort: true })
    .optional()
    .meta({
      description: 'The `next_cursor` of the page before, in the same order; no other text is one.',
      examples: ['WyIyMDI2LTExLTIyIl0'],
    }),
};

export const nextCursor = z
  .string()
  .nullable()
  .meta({ description: 'Where the next page begins; null on the last one.', examples: ['WyIyMDI2LTExLTIyIl0'] });
