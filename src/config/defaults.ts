/** Deadline of a run where nothing else is said, milliseconds. */
export const DEFAULT_TIMEOUT_MS = 15 * 60_000;

/** Calls in flight at most where nothing else is said. */
export const DEFAULT_CONCURRENCY = 16;
