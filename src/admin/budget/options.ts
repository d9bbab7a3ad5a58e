import type { Clock } from '../../core/ports.js';

export interface BudgetOptions {
	clock: Clock;
	/** Ends every wait and every call. A reason that is a `CaracaliteError` is what they then fail with. */
	signal: AbortSignal;
	/** Calls in flight at most. */
	concurrency: number;
	/** Calls that the server takes in one window: 600 unless given, Infinity for no limit. */
	rate?: number | undefined;
	/** Length of the server's fixed window, milliseconds: a minute unless given. */
	windowMs?: number | undefined;
	/** Told when calls begin to wait for the server's limit. */
	onWait?: ((event: WaitEvent) => void) | undefined;
}

/** Calls wait for the server's limit. */
export interface WaitEvent {
	/** For how long, milliseconds. */
	ms: number;
	/** Milliseconds since the epoch. */
	until: number;
	/** How many calls wait now. */
	calls: number;
	/** `refused`: the server refused some; `planned`: they are held back so that it need not. */
	why: 'planned' | 'refused';
}
