/** A place in a document, from 1; `document` is a file where it comes from one, else a policy. */
export interface RowPlace {
	document: string;
	line: number;
	column: number;
}

interface Placed {
	/** Where it is said: more than once where several rules say the same. Empty where it is not found. */
	places: RowPlace[];
}

/** A scope that a role of a resource's grant holds. `applicationId` is null where nobody owns the resource. */
export interface ScopeRow extends Placed {
	kind: 'scope';
	bindingKey: string | null;
	applicationId: string | null;
	resource: string;
	role: string;
	scope: string;
}

/** That the owner of a resource opens its session on it, whatever its labels. */
export interface SessionRow extends Placed {
	kind: 'session';
	bindingKey: string;
	applicationId: string;
	resource: string;
}

/** A rule of confinement; without a prefix it stops every mint of a session. */
export interface ConfinementRow extends Placed {
	kind: 'confinement';
	labelPrefix: string | null;
	scopes: string[];
}

/** The risk tier of a scope. */
export interface RiskRow extends Placed {
	kind: 'risk';
	scope: string;
	tier: string;
}

/** A declaration that holds mints of a tier for a human; `key` tells it from others. */
export interface ApprovalRow extends Placed {
	kind: 'approval';
	tier: string;
	approver: string;
	key: string;
}

/** One thing that documents say about who may do what. */
export type Row = ScopeRow | SessionRow | ConfinementRow | RiskRow | ApprovalRow;
