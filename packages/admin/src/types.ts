/** What the server answers, as the SDK types it. Nothing of it is checked at run time. */
export type * from './types/audit.js';
export type * from './types/policies.js';
export type * from './types/policy-sets.js';
export type * from './types/zones.js';
