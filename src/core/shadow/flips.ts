import type { JsonObject } from '../../model/json.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import type { Bundle } from '../../policy/bundle.js';
import { relevantKey } from '../replay/same-input.js';
import type { Flip, FlipKind } from '../report/shadow.js';
import { rowsThatExplain, rungOf } from './cause.js';
import { directionOf } from './outcome.js';
import type { Replayed } from './replayed.js';

/** What flips are explained by. */
export interface Explained {
	/** Changes of authority from the active version to the candidate; none where they are not known. */
	rows: readonly AuthorityRow[];
	/** The candidate's documents; null where they cannot be read. */
	bundle: Bundle | null;
	/** The inputs of the denied request of the report. */
	denials: readonly JsonObject[];
	/** Names of applications by their ids. */
	names: ReadonlyMap<string, string>;
}

interface FlipClass {
	one: Replayed;
	kind: FlipKind;
	rung: string | null;
	reason: string | null;
	rows: number[];
	ofDenial: boolean;
}

/** Flips grouped by their cause, what is refused first, then by requests. Pure. */
export function flipsOf(replayed: readonly Replayed[], explained: Explained): Flip[] {
	const denied = new Set(explained.denials.map(relevantKey));
	const groups = new Map<string, FlipClass[]>();
	for (const one of replayed) {
		if (one.flip === null) continue;
		const flip = flipClassOf(one, one.flip, explained, denied);
		const key = JSON.stringify([flip.kind, flip.rung, flip.reason, flip.rows[0] ?? null]);
		const known = groups.get(key) ?? [];
		groups.set(key, known);
		known.push(flip);
	}
	const flips = [...groups.values()].map((group) => flipOf(group, explained));
	return flips.sort((left, right) => severity(left) - severity(right) || right.requests - left.requests);
}

function flipClassOf(
	one: Replayed,
	kind: FlipKind,
	{ rows, bundle }: Explained,
	denied: ReadonlySet<string>,
): FlipClass {
	const { input, candidate } = one;
	const tiers = [...new Set(candidate.hold?.tiers ?? [])].sort().join(', ');
	const reason = candidate.decision === 'deny' ? candidate.reason : tiers === '' ? null : tiers;
	const rung = rungOf(bundle, input, candidate);
	return {
		...{ one, kind, reason, rung },
		rows: rowsThatExplain(rows, input, kind, rung),
		ofDenial: denied.size > 0 && denied.has(relevantKey(input)),
	};
}

const SEVERITY: Readonly<Record<FlipKind, number>> = {
	allow_to_deny: 0,
	hold_to_deny: 1,
	allow_to_hold: 2,
	hold_for_others: 3,
	hold_to_allow: 4,
	deny_to_allow: 5,
	deny_to_hold: 6,
	deny_by_another_reason: 7,
};

function severity({ kind }: Flip): number {
	return SEVERITY[kind];
}

function flipOf(group: readonly FlipClass[], { rows, names }: Explained): Flip {
	const classes = group.toSorted((left, right) => countOf(right) - countOf(left));
	const [most] = classes;
	if (most === undefined) throw new Error('a flip of no class');
	const newest = classes.reduce((a, b) => (b.one.traffic.seen.last > a.one.traffic.seen.last ? b : a));
	const indices = [...new Set(classes.flatMap((one) => one.rows))];
	const [index] = most.rows;
	const row = index === undefined ? undefined : rows[index];
	const resources = new Set(classes.map(({ one }) => one.event.resource));
	const ofDenial = classes.some((one) => one.ofDenial);
	const isNeeded = directionOf(most.kind) === 'more' && (ofDenial || row?.needed === true);
	return {
		kind: most.kind,
		cause: {
			...{ rung: most.rung, reason: most.reason },
			row: row === undefined || index === undefined ? null : { index, text: row.text },
			rows: indices.sort((a, b) => a - b),
		},
		who: whoAsks(classes, names),
		resource: resources.size === 1 ? most.one.event.resource : null,
		scopes: scopesOf(row, classes),
		requests: sum(classes, countOf),
		classes: classes.length,
		sessions: sum(classes, ({ one }) => one.traffic.sessions),
		applications: new Set(classes.map(({ one }) => one.event.application?.id ?? '')).size,
		first: classes.reduce(
			(first, { one }) => earlier(first, one.traffic.seen.first),
			most.one.traffic.seen.first,
		),
		last: newest.one.traffic.seen.last,
		example: { requestId: newest.one.event.requestId, eventId: newest.one.event.id },
		decidedBy: classes.some(({ one }) => one.by === 'offline') ? 'offline' : 'server',
		ofDenial,
		standing: isNeeded ? 'needed' : 'open',
		by: null,
	};
}

function countOf({ one }: FlipClass): number {
	return one.traffic.seen.count;
}

/** The application with the most requests, and the labels that it asks with most often. `classes`: the most frequent first. */
function whoAsks(classes: readonly FlipClass[], names: ReadonlyMap<string, string>): Flip['who'] {
	const requests = new Map<string, number>();
	for (const flip of classes) {
		const id = flip.one.event.application?.id ?? '';
		requests.set(id, (requests.get(id) ?? 0) + countOf(flip));
	}
	const [most] = [...requests].sort(([, left], [, right]) => right - left);
	const of = classes.find(({ one }) => (one.event.application?.id ?? '') === most?.[0]);
	const application = of?.one.event.application ?? null;
	return {
		application:
			application === null
				? null
				: { id: application.id, name: names.get(application.id) ?? application.name },
		labels: of?.one.event.labels ?? [],
	};
}

/** What it is about: the scope that the row names, else all that are asked for. */
function scopesOf(row: AuthorityRow | undefined, classes: readonly FlipClass[]): string[] {
	if (row !== undefined && 'scope' in row && row.scope !== null) return [row.scope];
	return [...new Set(classes.flatMap(({ one }) => one.event.requestedScopes))].sort();
}

function earlier(one: string, other: string): string {
	return other < one ? other : one;
}

function sum<T>(parts: readonly T[], of: (part: T) => number): number {
	return parts.reduce((total, part) => total + of(part), 0);
}
