import type { JsonObject } from '../model/json.js';
import { openExerciser } from '../policy/coverage/exercise.js';
import type { Row, ScopeRow, SessionRow } from '../policy/coverage/row.js';
import type { ReadBundle } from '../policy/coverage/rows.js';
import { readRequest } from '../policy/input.js';

/** A row that could be taken away: what a role holds, and what comes with owning a resource. */
export type Grantable = ScopeRow | SessionRow;

/** Requests that are alike, by the one input that they surely had. */
export interface Known {
	input: JsonObject;
	/** Whether it is a case, and no traffic: then by its name. */
	caseName: string | null;
	requests: number;
	/** ISO 8601 in UTC; null of a case. */
	last: string | null;
}

/** Requests of which it is not sure what they asked, by inputs that they may have had. */
export interface Unsure {
	inputs: readonly JsonObject[];
	why: UnsureWhy;
	requests: number;
}

export type UnsureWhy =
	/** They present a mandate of which no mint is known. */
	| 'mandate_unknown'
	/** The version that decided them decides otherwise now, or several inputs are possible. */
	| 'not_replayed'
	/** The version that decided them is gone. */
	| 'version_gone';

/** What is known of the use of rows. */
export interface Usage {
	/** How often each row was used, and when last. */
	used: ReadonlyMap<Grantable, { requests: number; last: string | null }>;
	/** Rows that a case uses and no traffic does, with the first such case. */
	byCase: ReadonlyMap<Grantable, string>;
	/** Rows that requests may have used of which it is not sure what they asked. */
	maybe: ReadonlyMap<Grantable, UnsureWhy>;
}

export function isGrantable(row: Row): row is Grantable {
	return row.kind === 'scope' || row.kind === 'session';
}

/**
 * Which rows requests use. A row is used where a request is allowed through it, even where another role
 * of the session would do as well. Of requests that are not surely known, whatever their labels could be
 * about on their resource may have been used, whatever it is that they asked for. Pure.
 */
export function usageOf(
	documents: Pick<ReadBundle, 'bundle'>,
	rows: readonly Grantable[],
	known: readonly Known[],
	unsure: readonly Unsure[],
): Usage {
	const exercise = openExerciser(documents, rows);
	const used = new Map<Grantable, { requests: number; last: string | null }>();
	const byCase = new Map<Grantable, string>();
	for (const { input, caseName, requests, last } of known) {
		for (const { row } of exercise(input)) {
			if (!isGrantable(row)) continue;
			if (caseName !== null) {
				if (!byCase.has(row)) byCase.set(row, caseName);
				continue;
			}
			const before = used.get(row) ?? { requests: 0, last: null };
			used.set(row, { requests: before.requests + requests, last: newer(before.last, last) });
		}
	}
	return { used, byCase, maybe: reasonsOf(rows, unsure) };
}

function newer(one: string | null, other: string | null): string | null {
	if (one === null || other === null) return one ?? other;
	return one > other ? one : other;
}

/** Rows that requests may have used of which it is not sure what they asked. Pure. */
export function maybeUsed<R extends Row>(rows: readonly R[], { inputs }: Pick<Unsure, 'inputs'>): R[] {
	const requests = inputs.map(readRequest);
	return rows.filter((row) =>
		requests.some((request) => {
			if (!isGrantable(row) || row.resource !== request.resource) return false;
			return row.kind === 'session' || request.labels.includes(row.role);
		}),
	);
}

/** The first reason for each of the rows that may have been used. */
function reasonsOf(rows: readonly Grantable[], unsure: readonly Unsure[]): Map<Grantable, UnsureWhy> {
	const maybe = new Map<Grantable, UnsureWhy>();
	for (const one of unsure) {
		for (const row of maybeUsed(rows, one)) if (!maybe.has(row)) maybe.set(row, one.why);
	}
	return maybe;
}
