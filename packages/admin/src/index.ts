export { AdminClient } from './client.js';
export { AdminApiError, type AdminTarget } from './errors.js';
export type { AdminClientOptions } from './options.js';
export type * from './types.js';
