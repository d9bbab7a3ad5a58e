import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { type Denial, neededBy } from '../../../src/policy/authority/needed.js';
import {
	type Ask,
	bootstrapInput,
	mintInput,
	useInput,
	workloadInput,
} from '../../../src/policy/authority/request.js';
import type { RequestShape } from '../../../src/policy/types.js';
import { CASHIER } from './bundles.js';
import type { Ready } from './proof.js';

export interface Request extends Ask {
	shape: Exclude<RequestShape, 'none'>;
}

export const refund: Request = {
	shape: 'delegated_mint',
	applicationId: 'app-pay',
	resource: 'resource://ledger',
	labels: ['cashier'],
	scopes: ['ledger:refund'],
};
const INPUTS = {
	bootstrap: bootstrapInput,
	delegated_mint: mintInput,
	mandate_use: useInput,
	workload_mint: ({ resource, scopes }: Ask) => workloadInput(resource, scopes),
};
export const denialOf = (request: Request): Denial => ({ input: INPUTS[request.shape](request) });
export const CLERK = '"clerk": ["ledger:read"]';
export const CLERK_ALL = '"clerk": ["ledger:read", "ledger:write", "ledger:refund"]';
export const CASHIER_ALL = '"cashier": ["ledger:read", "ledger:write", "ledger:refund"]';
export const CAREFUL = { [CASHIER]: CASHIER_ALL };
export const CARELESS = { [CASHIER]: CASHIER_ALL, [CLERK]: CLERK_ALL };

/** The lines of what `denials` need, and of what they do not. */
export function marked(
	before: Ready | null,
	after: Ready,
	...requests: Request[]
): { needed: string[]; not: string[] } {
	const rows = neededBy(diffAuthority(before, after).rows, requests.map(denialOf), after);
	const lines = (needed: boolean) => rows.filter((row) => row.needed === needed).map(({ text }) => text);
	return { needed: lines(true), not: lines(false) };
}
