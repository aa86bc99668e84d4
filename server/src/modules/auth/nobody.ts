/** Stands in for the user of an unknown address, so that it takes the same steps, and the same time, as a known one. */
export const nobody = { id: '00000000-0000-0000-0000-000000000000', version: 1 };
