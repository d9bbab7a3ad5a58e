import { on } from '../declaration/flag.js';

/** Naming no request by its id. */
export const latestFlags = { latest: on('the newest denied request, as `-` is') };
