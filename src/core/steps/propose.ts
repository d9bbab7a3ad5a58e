import type { VersionRef } from '../../model/version-ref.js';
import { CLASS_CONFLICT } from '../../policy/approvals.js';
import { LIFECYCLE_SCOPE } from '../../policy/authority/request.js';
import { compileBundle } from '../../policy/compile.js';
import type { DocumentSource } from '../../policy/types.js';
import type { DeniedInput } from '../../propose/ask.js';
import type { Edit } from '../../propose/edits.js';
import { propose } from '../../propose/propose.js';
import type { ProposalReport, ProposedFor } from '../report/proposal.js';
import type { Decision, Trace } from '../report/trace.js';
import type { Run } from '../run.js';
import { policyDenials } from '../trace/outcome.js';
import type { Traffic } from '../trace/traffic.js';
import { adviceOn } from '../trace/unmendable.js';
import { proposedEdits } from './proposed-edits.js';

/** What is to be edited: documents on disk, or those of a version. */
export interface Editable {
	version: VersionRef | null;
	documents: (DocumentSource & { file: string | null })[];
}

export interface ProposeOptions {
	traces: readonly Trace[];
	/** Only denials on this resource. */
	resource: string | null;
	editable: Editable;
	traffic: Traffic | null;
}

/** What was proposed, and the documents with the first edit. */
export interface Proposed {
	proposal: ProposalReport;
	documents: DocumentSource[];
}

interface Asked {
	denied: DeniedInput;
	row: ProposedFor;
}

/** Proposes the smallest edit after which the denials of some requests are allowed. Nothing is written. */
export async function proposeStep(run: Run, options: ProposeOptions): Promise<Proposed> {
	run.progress({ step: 'propose', text: 'looking for the smallest edit' });
	const { editable, traffic } = options;
	const applications = await run.catalog.applications();
	return proposedFor(options, new Map(applications.map(({ id, name }) => [id, name])), editable, traffic);
}

/** {@link proposeStep} on what is known. */
export async function proposedFor(
	{ traces, resource }: Pick<ProposeOptions, 'traces' | 'resource'>,
	names: ReadonlyMap<string, string>,
	{ version, documents }: Editable,
	traffic: Traffic | null,
): Promise<Proposed> {
	const asked = traces.flatMap((trace) => askedBy(trace, resource));
	const open = asked.filter((one): one is Asked => 'denied' in one);
	const proposal = propose({
		documents,
		denials: open.map(({ denied }) => denied),
		traffic: traffic?.sightings ?? [],
		names,
	});
	const told = new Map(open.map((one, index) => [one.row, outcomeOf(index, proposal, documents)]));
	return {
		proposal: {
			from: { version, files: documents.flatMap(({ file }) => (file === null ? [] : [file])) },
			denials: asked.map(({ row }) => ({ ...row, ...told.get(row) })),
			edits: await proposedEdits(documents, proposal.edits, names),
			proven: proposal.proven,
			traffic:
				traffic === null ? null : { since: traffic.since, sessions: traffic.sessions, whole: traffic.whole },
			written: [],
			staged: null,
		},
		documents: firstOf(proposal.edits) ?? [...documents],
	};
}

function firstOf(edits: readonly Edit[]): DocumentSource[] | null {
	return edits[0]?.documents ?? null;
}

type Told = Pick<ProposedFor, 'outcome' | 'why' | 'fix'>;

function outcomeOf(
	index: number,
	{ allowed, unmendable, spared }: ReturnType<typeof propose>,
	documents: readonly DocumentSource[],
): Told {
	if (allowed.includes(index)) {
		return { outcome: 'allowed', why: 'the documents allow it as they are', fix: null };
	}
	if (spared.includes(index)) {
		return { outcome: 'spared', why: 'the session opens without it', fix: null };
	}
	const found = unmendable.find((one) => one.index === index);
	if (found === undefined) return { outcome: 'mended', why: null, fix: null };
	const { why, fix } = adviceOn(found.why);
	const place = found.why === 'logic' || found.why === 'refused' ? placesIn(documents) : '';
	return { outcome: 'unmendable', why: `${why}${place}`, fix };
}

/** Where a person has to look in documents that are not edited. */
function placesIn(documents: readonly DocumentSource[]): string {
	const bundle = compileBundle(documents);
	if (bundle.kind === 'ready') return '';
	const places = bundle.kind === 'logic' ? bundle.sites : bundle.problems;
	const listed = places.slice(0, 3).map(({ document, line, column, message }) => {
		return `${document}:${line}:${column} ${message}`;
	});
	return listed.length === 0 ? '' : `: ${listed.join('; ')}`;
}

/** The denials of a request that policy decided, or why there are none. */
function askedBy(trace: Trace, resource: string | null): (Asked | { row: ProposedFor })[] {
	const { requestId } = trace;
	const denials = policyDenials(trace, resource);
	// A session opens with whichever of its resources is its own.
	const opens = denials.length > 1 && denials.every(isBootstrap);
	const whole = resource === null && trace.outcome === 'granted_in_part';
	if (denials.length === 0 || whole) return [{ row: notDenied(trace) }];
	return denials.map((decision) => {
		const { eventId, reason, alternatives, input } = decision;
		const row: ProposedFor = {
			...{ requestId, eventId, resource: decision.resource, reason },
			...{ outcome: 'unmendable', why: null, fix: null, inputs: Math.max(1, alternatives.length) },
		};
		if (input === null) return { row: { ...row, why: decision.words, fix: decision.fix } };
		const group = opens ? requestId : null;
		return { denied: { input, alongside: alongsideOf(trace, decision), group }, row };
	});
}

function isBootstrap({ requestedScopes }: Decision): boolean {
	return requestedScopes.length > 0 && requestedScopes.every((scope) => scope === LIFECYCLE_SCOPE);
}

/** Scopes of the same request on other resources that wait with it, where it is refused for its tiers. */
function alongsideOf({ decisions }: Trace, decision: Decision): string[] {
	if (decision.reason !== CLASS_CONFLICT) return [];
	const others = decisions.filter((one) => one.kind === 'policy' && one !== decision);
	return others.flatMap(({ requestedScopes }) => requestedScopes);
}

function notDenied(trace: Trace): ProposedFor {
	const refusal = trace.decisions.find(({ kind, decision }) => kind === 'operational' && decision === 'deny');
	const refused = trace.outcome === 'refused' && refusal !== undefined;
	const resources = policyDenials(trace, null).map((one) => one.resource ?? '');
	const partly = trace.outcome === 'granted_in_part';
	return {
		requestId: trace.requestId,
		eventId: refusal?.eventId ?? null,
		resource: refusal?.resource ?? null,
		reason: refusal?.reason ?? null,
		outcome: refused ? 'unmendable' : 'not_denied',
		why: refused
			? `${refusal.words}: refused without asking policy`
			: partly
				? 'it was granted; only resources that are not its own were left out'
				: `it was ${trace.outcome}`,
		fix: refused
			? refusal.fix
			: partly
				? `to propose for them all the same, name one: --resource ${[...new Set(resources)].join(' or --resource ')}`
				: null,
		inputs: 1,
	};
}
