import type { ActivationAccepted, ActivationStatus } from '../model/activation-status.js';
import type {
	AdminAuditEvent,
	AdminAuditFilter,
	AuditEvent,
	AuditFilter,
	Explanation,
} from '../model/audit.js';
import type { JsonObject } from '../model/json.js';
import type { Simulation } from '../model/simulation.js';
import type { VersionRef } from '../model/version-ref.js';
import type {
	Application,
	Manifest,
	Policy,
	PolicyDetail,
	PolicySet,
	PolicyVersion,
	Resource,
	SetVersion,
	Validation,
	Zone,
} from '../model/zone.js';

/**
 * Everything the loop reads of one zone. Nothing here changes what the zone decides; `simulate`
 * needs more than a read-only token all the same. Every method throws `CaracaliteError`.
 */
export interface AdminReader {
	readonly zoneId: string;
	zone(): Promise<Zone>;
	applications(): Promise<Application[]>;
	resources(): Promise<Resource[]>;
	policies(): Promise<Policy[]>;
	policy(policyId: string): Promise<PolicyDetail>;
	validate(content: string): Promise<Validation>;
	policySets(): Promise<PolicySet[]>;
	policySet(setId: string): Promise<PolicySet>;
	/** Newest first. */
	versions(setId: string): Promise<SetVersion[]>;
	manifest(setId: string, versionId: string): Promise<Manifest>;
	simulate(setId: string, versionId: string, input: JsonObject): Promise<Simulation>;
	/** Of `versionId`, or of the active version; null when the set has no active version. */
	activationStatus(setId: string, versionId?: string, outboxId?: string): Promise<ActivationStatus | null>;
	explain(requestId: string): Promise<Explanation>;
	/** Newest first, every event once, however many share a millisecond. Stop by leaving the loop. */
	auditEvents(filter: AuditFilter): AsyncIterable<AuditEvent>;
	/** Newest first, every row once. Stop by leaving the loop. */
	adminAudit(filter: AdminAuditFilter): AsyncIterable<AdminAuditEvent>;
	/** How long `calls` more simulations or reads will take, milliseconds, by what is known of the server's limit. */
	estimate(calls: number): number;
	/** Calls of the minute that is running, as far as this run knows: Infinity where there is no limit. */
	callsLeft(): CallsLeft;
	/**
	 * The server's time as its answers told it, milliseconds since the epoch, right to about a second; this
	 * machine's until one has. What the server keeps is compared with this alone, never with a {@link Clock}.
	 */
	serverNow(): number;
}

/** How many calls the server takes in a minute, and how many are left of the one that is running. */
export interface CallsLeft {
	limit: number;
	left: number;
}

/** The writes of the loop. Only `activate` moves what the zone decides. None is ever repeated. */
export interface AdminWriter {
	createPolicy(name: string, content: string): Promise<PolicyVersion>;
	addPolicyVersion(policyId: string, content: string): Promise<PolicyVersion>;
	createPolicySet(name: string): Promise<PolicySet>;
	addSetVersion(setId: string, policyVersionIds: string[]): Promise<SetVersion>;
	/** `onSend` is called when its turn in the budget of calls has come; where it throws, nothing is sent. */
	activate(setId: string, versionId: string, onSend?: () => void): Promise<ActivationAccepted>;
}

/** A zone behind the port. A run is given the reader; the writer goes to a roll-out and to staging alone. */
export interface Admin {
	reader: AdminReader;
	writer: AdminWriter;
}

/** What a replica of the runtime tells of itself. Text is one clean line. */
export interface RuntimeFacts {
	/** By `/ready`; null where it does not say. */
	ready: boolean | null;
	/** By `/metrics.json`; null where that could not be read. */
	figures: RuntimeFigures | null;
	/** Why what is null could not be read, as a clause; null where all was. */
	unread: string | null;
}

/** Figures of a replica; null what it does not tell. */
export interface RuntimeFigures {
	/** Of the oldest bundle of any zone that it has loaded. */
	policyAgeSeconds: number | null;
	/** How often it looks for what is active. */
	pollSeconds: number | null;
	contractVersion: string | null;
	contractSha256: string | null;
	/** Since it was started. */
	evalErrors: number | null;
	compileErrors: number | null;
}

/** A replica of the runtime, asked by itself. */
export interface RuntimeReader {
	/** As it may be shown. */
	readonly url: string;
	/** Asks it afresh. Whatever goes wrong is told by what comes back; rejects where the run is stopped. */
	read(): Promise<RuntimeFacts>;
}

/** What a canary is told: the zone, and the version that was activated in it. */
export interface CanaryFacts {
	zoneId: string;
	version: VersionRef;
}

/** How a canary ended, and what it printed. */
export interface CanaryEnd {
	end: 'exited' | 'killed' | 'timed_out' | 'stopped' | 'too_much' | 'not_started';
	/** Its exit code; null where it has none. */
	code: number | null;
	/** What it printed on stdout; of what is too much, the beginning. */
	stdout: string;
}

/** Runs the user's command that makes requests. Nothing of it goes on once this is over. */
export interface CanaryRunner {
	/** For at most `timeoutMs`; never rejects. */
	run(facts: CanaryFacts, timeoutMs: number): Promise<CanaryEnd>;
}

/** Time. `now` in milliseconds since the epoch; `sleep` rejects with the signal's reason when aborted. */
export interface Clock {
	now(): number;
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** How long a run may take. */
export interface TimeLimit {
	/**
	 * Makes room for a step of about so many milliseconds, where nobody has set a deadline. False where the
	 * run will be ended before the step is through.
	 */
	room(milliseconds: number): boolean;
	/** Milliseconds until the run is ended; Infinity where nothing ends it. */
	left(): number;
	/**
	 * Puts the end off, whoever set it, so that so many milliseconds are left at least: for what must not be
	 * cut off, as the way back from what the run did.
	 */
	spare(milliseconds: number): void;
}

/** What a long step is at. `step` names it; `done` of `total` where it can be counted. */
export interface ProgressEvent {
	step: string;
	text: string;
	done?: number;
	total?: number;
}

export type Progress = (event: ProgressEvent) => void;
