import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { problemDetails } from '../../model/problem.js';
import type { Compiled } from '../../policy/compile.js';
import { rowsOf } from '../../policy/coverage/rows.js';
import type { DocumentSource } from '../../policy/types.js';
import { notJudged, planTightening } from '../../tighten/plan.js';
import type { Plan } from '../../tighten/removals.js';
import { type Grantable, isGrantable, type Known } from '../../tighten/usage.js';
import { removalText } from '../../tighten/words.js';
import type { RegressionCase } from '../cases/parse.js';
import type { Tightened } from '../report/tightened.js';
import type { Run } from '../run.js';
import type { TrafficRead } from '../traffic/class.js';
import { type ChangePattern, type Facts, matchesFacts, refuseIdleKeep } from '../verdict/change-pattern.js';
import { changedDocuments } from './changed-documents.js';
import { type Names, placedDocuments, readLiteral, toldRow } from './granted.js';
import { inForceSince } from './in-force.js';
import { placeCases } from './place-cases.js';
import type { Editable } from './propose.js';
import { type Held, shadowOfEdit } from './shadow-of-edit.js';
import { type Traffic, usedTraffic } from './used-traffic.js';

export interface TightenOptions {
	editable: Editable;
	/** Reads all traffic from `since` on. */
	traffic: () => Promise<TrafficRead>;
	/** ISO 8601 in UTC. */
	since: string;
	/** What stays although nobody used it. */
	keep: readonly ChangePattern[];
	/** What these use stays, too. */
	cases: RegressionCase[];
}

/** What was found, and what is needed to go on with it. */
export interface Tightening {
	found: Omit<Tightened, 'schema'>;
	/** The documents with the edit, in their order, by the names of their policies. */
	documents: DocumentSource[];
	/** What has to be decided as before. */
	held: Held;
}

/**
 * Finds the authority that no traffic of the window used, and the edit that takes it away; proven by deciding
 * the same traffic with and without it. Nothing is written. Throws `rego_logic`, `bundle_refused`,
 * `documents_broken`, `zone_restricted`, `keep_unmatched`, `nothing_replayed` and `engine_disagrees` (exit 1).
 */
export async function tightenStep(run: Run, options: TightenOptions): Promise<Tightening> {
	const { editable, since, keep } = options;
	const placed = placedDocuments(editable);
	const read = readLiteral(placed);
	refuseUnjudged(read);
	refuseIdleKeep(keep, rowsOf(read).filter(isGrantable).map(factsOf));
	const traffic = await usedTraffic(run, await options.traffic());
	refuseSilence(traffic);
	refuseDisagreement(run);
	const cases = await knownCases(run, options, read);
	const { throughout, notes } = await inForceSince(run, since, traffic.deciders);
	const known = [...traffic.known, ...cases];
	const plan = planTightening({
		...{ documents: placed, known, unsure: traffic.unsure, throughout },
		keep: (row) => keep.find((pattern) => matchesFacts(pattern, factsOf(row)))?.text ?? null,
	});
	if (plan === null) throw new Error('documents that were judged can be tightened');
	const held: Held = { before: placed, known, unsure: traffic.unsure };
	const shadow = shadowOfEdit(held, plan.documents);
	if (shadow.flips > 0) throw new Error(`the edit would change what traffic gets: ${shadow.example}`);
	const documents = editable.documents.map(({ name, content }, index) => ({
		name,
		content: plan.documents[index]?.content ?? content,
	}));
	const applications = await run.catalog.applications();
	const names = new Map(applications.map(({ id, name }) => [id, name]));
	return {
		documents,
		held,
		found: {
			...{ ok: true, zoneId: run.zone.id, from: fromOf(editable), traffic: traffic.told },
			...toldPlan(plan, names),
			documents: await changedDocuments(editable.documents, documents),
			shadow,
			engine: { ...run.judges.engineCheck(), logicVersions: run.judges.logicVersions() },
			notes: [...notes, ...unchecked(run)],
			...{ written: [], staged: null },
		},
	};
}

function fromOf({ version, documents }: Editable): Tightened['from'] {
	return { version, files: documents.flatMap(({ file }) => (file === null ? [] : [file])) };
}

function toldPlan(
	{ rows, removals }: Plan,
	names: Names,
): Pick<Tightened, 'total' | 'removed' | 'changes' | 'kept'> {
	const removed = rows.filter(({ standing }) => standing === 'unused');
	const kept = rows.flatMap((one) =>
		one.standing === 'kept' ? [{ ...toldRow(one.row, names), why: one.why, detail: one.detail }] : [],
	);
	const used = rows.length - removed.length - kept.length;
	return {
		total: { rows: rows.length, used, removed: removed.length, kept: kept.length },
		removed: removed.map(({ row }) => toldRow(row, names)),
		changes: removals.map(removalText),
		kept,
	};
}

function factsOf(row: Grantable): Facts {
	return {
		application: [row.applicationId, row.bindingKey].filter((one) => one !== null),
		resource: [row.resource],
		role: row.kind === 'scope' ? [row.role] : [],
		scope: row.kind === 'scope' ? [row.scope] : ['agent:lifecycle'],
	};
}

async function knownCases(
	run: Run,
	{ cases, editable }: TightenOptions,
	{ bundle }: Compiled,
): Promise<Known[]> {
	if (cases.length === 0) return [];
	const judged = { kind: 'documents' as const, names: [], base: editable.version, bundle };
	const placed = await placeCases(run, cases, judged);
	return placed.map(({ name, input }) => ({ input, caseName: name, requests: 0, last: null }));
}

function refuseUnjudged(compiled: Compiled): void {
	const why = notJudged(compiled);
	if (why === null || compiled.bundle.kind !== 'ready') return;
	const { problems } = compiled.bundle;
	const restricted = why === 'restricted';
	throw new CaracaliteError(
		restricted ? 'zone_restricted' : 'documents_broken',
		restricted
			? 'restrict denies everything, so that traffic does not tell what is used'
			: 'the documents contradict themselves or are malformed, so that traffic does not tell what is used',
		{
			details: problemDetails(
				problems.flatMap(({ places, message, code }) => places.map((one) => ({ ...one, code, message }))),
			),
			hint: restricted ? 'lift it first: empty restrict' : 'mend the place that is named: caracalite check',
			exit: EXIT.blocked,
		},
	);
}

/** Traffic of which nothing is known says nothing of what is used. */
function refuseSilence({ told }: Traffic): void {
	if (told.replayed.decisions > 0) return;
	const { decisions, window, notReplayed } = told;
	throw new CaracaliteError(
		'nothing_replayed',
		decisions === 0
			? `audit holds no decision of policy since ${window.since}, so that nothing tells what is used`
			: `none of ${decisions} decisions of policy since ${window.since} can be replayed as it was logged`,
		{
			hint: 'widen --since, or look at what there is: caracalite audit',
			exit: EXIT.blocked,
			details: { window, decisions, notReplayed },
		},
	);
}

function refuseDisagreement(run: Run): void {
	const { disagreement } = run.judges.engineCheck();
	if (disagreement === null) return;
	const { version, server, offline } = disagreement;
	throw new CaracaliteError(
		'engine_disagrees',
		`of ${version} the server says ${server} where the offline engine says ${offline}, so that nothing can be proven by it`,
		{
			hint: 'this is a fault of caracalite; please report the input in the details',
			exit: EXIT.blocked,
			details: { disagreement },
		},
	);
}

function unchecked(run: Run): string[] {
	if (run.judges.engineCheck().compared > 0) return [];
	return ['the server was not asked, since the token may not simulate: the offline engine decided alone'];
}
