const given = (name: string) => (process.env[name] ? Number(process.env[name]) : undefined);

/** Another one in each run; FUZZ_SEED repeats a run. */
export const seed = given('FUZZ_SEED') ?? Math.floor(Math.random() * 2 ** 31);

/** How many generated requests the fuzzer sends over the two faces; FUZZ_REQUESTS for a longer run. */
export const requests = given('FUZZ_REQUESTS') ?? 20_000;

/** The other parts grow with it. */
export const scaled = (count: number): number => Math.ceil((count * requests) / 20_000);

export const inFlight = 8;

/** How long one test may take, in ms: a longer run on a busy machine takes a while. */
export const timeLimit = 3_600_000;
