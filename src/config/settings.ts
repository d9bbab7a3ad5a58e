/** Where an effective value came from. */
export type Origin = 'flag' | 'environment' | 'profile' | 'default';

/** A secret that is fetched when it is needed and never printed: nothing here holds its text. */
export type TokenReference = { env: string } | { file: string } | { command: string[] };

/** A replica of the runtime, and where the token of its figures is kept; null where it takes none. */
export interface RuntimePlace {
	url: string;
	token: TokenReference | null;
}

/** One effective value, for `caracalite config`. A token shows as its reference. */
export interface SettingOrigin {
	key: string;
	value: string | number | boolean | string[] | null;
	origin: Origin;
	/** The flag, the variable, or the file with line and column; null for a default. */
	source: string | null;
}

/** What the command line says of the settings; undefined where it says nothing. */
export interface SettingFlags {
	profile?: string | undefined;
	zone?: string | undefined;
	timeoutMs?: number | undefined;
	insecureHttp?: boolean | undefined;
	policySet?: string | undefined;
	candidate?: string | undefined;
	cases?: string[] | undefined;
	concurrency?: number | undefined;
	rate?: number | undefined;
	shadowMs?: number | undefined;
	activate?: boolean | undefined;
	canary?: string | undefined;
	/** SHA-256 of a configuration that may be believed whatever was said of it before. */
	trust?: string | undefined;
}

/** Where a run works: the embedded control plane in a directory, or a served Admin API; or `why` it is neither. */
export type Target =
	| { kind: 'none'; why: string }
	| { kind: 'sandbox'; dataDir: string }
	| { kind: 'server'; apiUrl: string; token: TokenReference };

/** Effective settings, after flag, environment, profile and default were laid over each other. */
export interface ResolvedSettings {
	profile: string;
	target: Target;
	/** The zone's id or name as configured; null where none is named and the only zone is meant. */
	zone: string | null;
	/** Policy set by id or name; null where the zone's only or active one is meant. */
	policySet: string | null;
	/** Case files, as globs relative to the working directory, or absolute. */
	cases: string[];
	/** Those that the profile names, whatever flags and environment say: a verdict always counts them. */
	profileCases: string[];
	/** Deadline of the run, milliseconds. */
	timeoutMs: number;
	/** Calls in flight at most. */
	concurrency: number;
	/** Calls that the server takes a minute; null for its usual limit, or for the sandbox's, which has none. */
	rate: number | null;
	/** Environment values that stand in for arguments, as the seed's script reads them. */
	deniedRequestId: string | null;
	candidate: string | null;
	activate: boolean;
	/** What authority that the denial does not need comes to. */
	gains: 'review' | 'warn';
	/** Gains that are meant, as `application=…,resource=…,role=…,scope=…`. */
	allowGains: string[];
	/** Changes that are meant, as `kind=…,application=…,resource=…,role=…,scope=…`. */
	allowChanges: string[];
	/** Milliseconds of traffic that a verdict replays as well; null where nobody asks for it. */
	shadowMs: number | null;
	/** Public keys, of which one has to have signed what is rolled out; empty where the profile demands none. */
	verifyWith: string[];
	/** Replicas of the runtime that are asked after an activation. */
	runtimes: RuntimePlace[];
	/** What makes requests after an activation, and the folder that it is run in, absolute; null where nothing does. */
	canary: { command: string; cwd: string } | null;
	/** Absolute. */
	dataDir: string;
	/** Each of the values above with its origin. */
	origins: SettingOrigin[];
	/** What was set but does not count here, and why; one sentence each. */
	ignored: string[];
}

/** The effective settings of one run, and where they were looked for. */
export interface Settings extends ResolvedSettings {
	/** The configuration that counts, absolute; null where there is none. */
	file: string | null;
	/** Files that may hold one and could not be read. */
	unread: UnreadFile[];
}

/** A file that was passed over, and why. */
export interface UnreadFile {
	file: string;
	why: string;
}

/**
 * What settings are wanted for: a run anywhere, one in the sandbox, to be shown, with or without a target,
 * or a run that asks no zone where none is configured.
 */
export type Need = 'profile' | 'sandbox' | 'shown' | 'optional';

/** Whether the command line itself says a setting, and not the environment, a profile or a default. */
export function isByFlag({ origins }: Pick<Settings, 'origins'>, key: keyof SettingFlags): boolean {
	return origins.find((one) => one.key === key)?.origin === 'flag';
}

/** Whether the command line itself says where a run works. */
export function namesPlace({ profile, zone }: SettingFlags): boolean {
	return profile !== undefined || zone !== undefined;
}
