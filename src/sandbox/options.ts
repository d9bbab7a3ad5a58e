/** Whether the simulated runtime answers. `not_configured`: the control plane was never told of one. */
export type RuntimeState = 'up' | 'down' | 'not_configured';

/** Delays of propagation, milliseconds: each activation draws its own between `min` and `max`. */
export interface Span {
	min: number;
	max: number;
}

/** How the sandbox behaves; every field has a default that resembles an idle Caracal. */
export interface SandboxOptions {
	/** From an activation's commit until the outbox has dispatched it. */
	outboxMs: Span;
	/** From dispatch until the runtime has loaded the version. */
	loadMs: Span;
	/** From an audited event until it can be read. */
	ingestMs: number;
	/**
	 * Milliseconds by which the replica that decides is behind the one that tells what is loaded; asked
	 * before each decision.
	 */
	lagMs: () => number;
	/** Calls in one window for each token and client, null for no limit. */
	rateLimit: number | null;
	/** Length of the rate limit's fixed window. */
	rateWindowMs: number;
	/** `dies`: the outbox gives up on every activation, so that propagation fails. */
	outbox: 'dispatches' | 'dies';
	/** Told of every unforeseen failure, which the caller only sees as `internal_error`. */
	onFailure: ((error: Error) => void) | null;
}

const DEFAULTS: SandboxOptions = {
	outboxMs: { min: 200, max: 800 },
	loadMs: { min: 100, max: 300 },
	ingestMs: 0,
	lagMs: () => 0,
	rateLimit: null,
	rateWindowMs: 60_000,
	outbox: 'dispatches',
	onFailure: null,
};

/** The given options over the defaults. */
export function resolveOptions(options: Partial<SandboxOptions> = {}): SandboxOptions {
	return { ...DEFAULTS, ...options };
}
