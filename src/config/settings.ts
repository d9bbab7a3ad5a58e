/** Where an effective value came from. */
export type Origin = 'flag' | 'environment' | 'profile' | 'default';

/** A secret that is fetched when it is needed and never printed: nothing here holds its text. */
export type TokenReference = { env: string } | { file: string } | { command: string[] };

/** The effective settings of one run, after flag, environment, profile and default were laid over each other. */
export interface Settings {
	profile: string;
	/** `sandbox` for the embedded control plane, else the Admin API's base URL. */
	target: { kind: 'sandbox'; dataDir: string } | { kind: 'server'; apiUrl: string; token: TokenReference };
	/** The zone's id or name as configured; null where none is named and the only zone is meant. */
	zone: string | null;
	/** Policy set by id or name; null where the zone's only or active one is meant. */
	policySet: string | null;
	/** Case files, as globs. */
	cases: string[];
	/** Deadline of the run, milliseconds. */
	timeoutMs: number;
	/** Calls in flight at most. */
	concurrency: number;
	/** Environment values that stand in for arguments, as the seed's script reads them. */
	deniedRequestId: string | null;
	candidate: string | null;
	activate: boolean;
	dataDir: string;
}
