import type { JsonObject } from '../../model/json.js';
import { type Outcome, outcomeOf } from '../authority/side.js';
import { decideRequest } from '../decide.js';
import { inputRefusal, type PolicyRequest, readRequest } from '../input.js';
import { type Rulebook, rulebookOf } from '../rulebook.js';
import { RUNGS } from '../rungs/order.js';
import { scopesAsked, shapeOf } from '../rungs/shape.js';
import type { RequestShape } from '../types.js';
import type { Row } from './row.js';
import type { ReadBundle } from './rows.js';
import { without } from './without.js';

/** What a request does with a row. */
export interface Use {
	row: Row;
	/**
	 * Whether the decision, with its reason, hold and risk, would be another without the row. False where it
	 * takes part and another row does the same, or where it stops nothing of what it could have stopped.
	 */
	decides: boolean;
}

/** Tells which rows a request exercises. */
export type Exerciser = (input: JsonObject) => Use[];

interface Asked {
	request: PolicyRequest;
	shape: RequestShape;
	/** Whether every rung of its shape lets it through. */
	passes: boolean;
}

/** Reads the rows once, to tell of any request which of them it exercises. */
export function openExerciser({ bundle }: Pick<ReadBundle, 'bundle'>, rows: readonly Row[]): Exerciser {
	const rules = rulebookOf(bundle.data, bundle.problems);
	const index = indexOf(rows);
	const lacking = new Map<Row, Rulebook>();
	const lackingOf = (row: Row): Rulebook => {
		const known = lacking.get(row) ?? without(rules, row);
		lacking.set(row, known);
		return known;
	};
	return (input) => {
		if (inputRefusal(input) !== null) return [];
		const request = readRequest(input);
		const shape = shapeOf(request);
		const passes = RUNGS[shape].every((rung) => rung.check(request, rules) === null);
		const asked = { request, shape, passes };
		const candidates = candidatesOf(index, asked).filter((row) => takesPart(row, asked, rules));
		if (candidates.length === 0) return [];
		const outcome = decided(rules, asked);
		return candidates.map((row) => ({
			row,
			decides: decided(lackingOf(row), asked).key !== outcome.key,
		}));
	};
}

function decided(rules: Rulebook, { request, shape }: Asked): Outcome {
	return outcomeOf(decideRequest(rules, request, shape));
}

interface Index {
	byResource: ReadonlyMap<string, readonly Row[]>;
	others: readonly Row[];
}

function indexOf(rows: readonly Row[]): Index {
	const byResource = new Map<string, Row[]>();
	const others: Row[] = [];
	for (const row of rows) {
		if (!('resource' in row)) {
			others.push(row);
			continue;
		}
		const known = byResource.get(row.resource) ?? [];
		known.push(row);
		byResource.set(row.resource, known);
	}
	return { byResource, others };
}

function candidatesOf({ byResource, others }: Index, { request, shape }: Asked): readonly Row[] {
	return shape === 'none' ? [] : [...(byResource.get(request.resource) ?? []), ...others];
}

/** Whether the contract looks at the row for this request, and it matters there. */
function takesPart(row: Row, { request, shape, passes }: Asked, rules: Rulebook): boolean {
	const mints = shape === 'delegated_mint' || shape === 'workload_mint';
	switch (row.kind) {
		case 'session':
			return shape === 'bootstrap' && passes;
		case 'scope': {
			if (!passes || shape === 'bootstrap' || shape === 'workload_mint') return false;
			const asked = scopesAsked(request);
			if (!asked.includes(row.scope) || !request.labels.includes(row.role)) return false;
			const held = rules.grants.get(row.resource)?.roles.get(row.role);
			return asked.every((scope) => held?.has(scope) === true);
		}
		case 'confinement': {
			if (shape !== 'delegated_mint' || !touches(row.labelPrefix, request.labels)) return false;
			const before = RUNGS[shape].findIndex(({ name }) => name === 'confinement');
			return RUNGS[shape].slice(0, before).every((rung) => rung.check(request, rules) === null);
		}
		case 'risk':
			return mints && passes && request.requested.includes(row.scope);
		case 'approval':
			return (
				mints &&
				passes &&
				rules.data.risk.some(({ scope, tier }) => tier === row.tier && request.requested.includes(scope))
			);
	}
}

function touches(labelPrefix: string | null, labels: readonly string[]): boolean {
	return labelPrefix === null || labels.some((label) => label.startsWith(labelPrefix));
}
