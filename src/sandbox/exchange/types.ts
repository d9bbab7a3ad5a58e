import type { ApplicationRow } from '../store/applications.js';

/**
 * How access is asked for. `delegated`: a session, a child session with the labels, a delegation, a
 * mint. `use`: the same, then the mandate is presented at the gateway. `bootstrap`: the session
 * alone. `session`: a mint by a session without delegation. `direct`: a mint without a session.
 * `workload`: a credential for a workload.
 */
export type ExchangeMode = 'delegated' | 'use' | 'bootstrap' | 'session' | 'direct' | 'workload';

export interface ExchangeRequest {
	/** Id, name or slug; the only zone where none is named. */
	zone?: string;
	/** Id or name; of a workload its id, which needs no registration. */
	application: string;
	/** Identifiers, names or ids; one that the zone does not know is asked for as it stands. */
	resources: string[];
	scopes: string[];
	/** Labels of the agent's session. */
	labels?: string[];
	mode?: ExchangeMode;
	/** Scopes of the delegation, the requested ones unless given. */
	delegated?: string[];
	/** Resource that the delegation is for; the only one asked for unless given, else any. */
	delegatedResource?: string;
	/** What `use` asks of the gateway; the declared operation of the first scope unless given. */
	operation?: { method: string; path: string };
	/** The application's secret; not checked where none is given. */
	clientSecret?: string;
	/** Environment that a workload runs in. */
	environment?: string;
}

export interface ExchangeDecision {
	resource: string;
	/** `hold`: allowed, and withheld until a human approves. */
	decision: 'allow' | 'deny' | 'hold';
	/** `complete` where policy decided, else the operational status. */
	status: string;
	/** Why policy denied, or why nobody can grant what it allows. */
	reason: string | null;
}

/** One request to the runtime. `refused` says why it refuses what no audit event calls refused. */
export interface ExchangeStep {
	step: 'bootstrap' | 'mint' | 'use' | 'workload';
	requestId: string;
	granted: boolean;
	refused: string | null;
	decisions: ExchangeDecision[];
}

export interface ExchangeOutcome {
	zoneId: string;
	/** Of the last step, which is the one that was asked for unless an earlier one failed. */
	requestId: string;
	granted: boolean;
	steps: ExchangeStep[];
}

/** A session of the agent; `labels` is null for one that was opened without. */
export interface Session {
	id: string;
	depth: number;
	parentId: string | null;
	labels: string[] | null;
}

/** A delegation from a session to its child. `resourceId` is null where it is for any resource. */
export interface Edge {
	id: string;
	scopes: string[];
	resourceId: string | null;
	epoch: number;
}

/** Who asks. */
export type Subject =
	| {
			kind: 'application';
			application: ApplicationRow;
			session: Session | null;
			edge: Edge | null;
			/** Scopes of the mandate that is presented; null where none is. */
			presented: string[] | null;
	  }
	| { kind: 'workload'; id: string; environment: string };

/** One request to the runtime for the same scopes on each of the resources. */
export interface Asking {
	step: ExchangeStep['step'];
	zoneId: string;
	requestId: string;
	subject: Subject;
	resources: string[];
	scopes: string[];
	/** Scope of the gateway's operation; null where it is not declared, undefined off the gateway. */
	operationScope?: string | null;
}
