import type { JsonObject } from '../model/json.js';
import { outcomeOf, sideOf } from '../policy/authority/side.js';
import { type Compiled, openCompiler } from '../policy/compile.js';
import { rowsOf } from '../policy/coverage/rows.js';
import type { AuthorityData } from '../policy/data.js';
import { decide } from '../policy/decide.js';
import { openRemover } from '../policy/edit/take-away.js';
import { readRequest } from '../policy/input.js';
import { rulebookOf } from '../policy/rulebook.js';
import type { DocumentSource } from '../policy/types.js';
import { type Plan, type RowStanding, removalsOf } from './removals.js';
import { type Judged, standingOf } from './standing.js';
import { isGrantable, type Known, type Unsure, usageOf } from './usage.js';
import { writeRemovals } from './write.js';

/** What authority is taken away from, and what is known of its use. */
export interface Question {
	documents: readonly DocumentSource[];
	known: readonly Known[];
	unsure: readonly Unsure[];
	keep: Judged['keep'];
	throughout: readonly AuthorityData[];
}

/** Why nothing can be judged by traffic. */
export type NotJudged =
	/** Rego logic, or documents that do not compile. */
	| 'logic'
	| 'refused'
	/** Data that is malformed or contradicts itself. */
	| 'problems'
	/** A restriction denies everything, so that nothing looks used. */
	| 'restricted';

/** Why documents cannot be tightened by what traffic uses; null where they can. */
export function notJudged({ bundle }: Compiled): NotJudged | null {
	if (bundle.kind !== 'ready') return bundle.kind;
	if (bundle.problems.length > 0) return 'problems';
	return bundle.data.restrictions.length > 0 ? 'restricted' : null;
}

/**
 * The authority that nobody used, and the smallest edit that takes it away: scopes out of roles, roles,
 * grants, and the bindings of grants that go. Whatever requests are surely known to use stays, even where
 * another row would do as well; whatever cannot be judged stays, and says why. No confinement, restriction or
 * tier is touched. Null where the documents are none that {@link notJudged} lets through. Pure.
 */
export function planTightening({ documents, known, unsure, keep, throughout }: Question): Plan | null {
	const compiler = openCompiler();
	const compiled = compiler.compile(documents);
	const { bundle, read } = compiled;
	if (bundle.kind !== 'ready' || notJudged(compiled) !== null) return null;
	const grantable = rowsOf({ bundle, read }).filter(isGrantable);
	const usage = usageOf({ bundle }, grantable, known, unsure);
	const remover = openRemover(read);
	const judged = { usage, keep, throughout, remover };
	const rows = grantable.map((row): RowStanding => ({ row, ...standingOf(row, judged) }));
	const inputs = [...known.map(({ input }) => input), ...unsure.flatMap((one) => one.inputs)];
	const changesReason = openReasons(bundle.data, inputs);
	const planned = removalsOf(rows, { data: bundle.data, remover, changesReason });
	return writeRemovals({ bundle, read, compiler, remover }, planned);
}

/** Tells whether a request that is denied would be denied otherwise without the grant of a resource. */
function openReasons(data: AuthorityData, inputs: readonly JsonObject[]): (resource: string) => boolean {
	const rules = rulebookOf(data, []);
	const byResource = new Map<string, JsonObject[]>();
	for (const input of inputs) {
		const { resource } = readRequest(input);
		const known = byResource.get(resource) ?? [];
		known.push(input);
		byResource.set(resource, known);
	}
	return (resource) => {
		// No other grant is read for a request on the resource.
		const without = { ...rules, grants: new Map<string, never>() };
		const asked = byResource.get(resource) ?? [];
		return asked.some(
			(input) => outcomeOf(decide(rules, input)).key !== outcomeOf(decide(without, input)).key,
		);
	};
}

/** A request that two sets of documents decide otherwise. */
export interface Flip {
	index: number;
	was: string;
	is: string;
}

/** The inputs that documents decide otherwise after an edit: with another reason, hold or risk too. Pure. */
export function flipsOf(
	before: readonly DocumentSource[],
	after: readonly DocumentSource[],
	inputs: readonly JsonObject[],
): Flip[] {
	const compiler = openCompiler();
	const [was, is] = [compiler.compile(before).bundle, compiler.compile(after).bundle];
	if (was.kind !== 'ready' || is.kind !== 'ready')
		throw new Error('an edit left documents that do not compile');
	const [one, other] = [sideOf(was), sideOf(is)];
	return inputs.flatMap((input, index) => {
		const [a, b] = [one.decide(input), other.decide(input)];
		return a.key === b.key ? [] : [{ index, was: said(a), is: said(b) }];
	});
}

function said({ kind, reason }: { kind: string; reason: string | null }): string {
	return reason === null ? kind : `${kind} (${reason})`;
}
