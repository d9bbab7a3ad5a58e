import type { Account } from '../account/account.js';

/** What a format is made of. */
export interface Told {
	document: object;
	account: Account;
	/** Version of this program. */
	version: string;
}

/** One way to write what came of a run for another reader. Pure. */
export type Writer = (told: Told) => string;
