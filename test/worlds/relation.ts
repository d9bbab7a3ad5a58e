import { regoOf, type Tier, type ZoneData } from './zone-data.js';

/** A request as the contract reads it: one resource, one shape. */
export interface Request {
	shape: 'bootstrap' | 'mint' | 'use' | 'workload' | 'none';
	application: string;
	resource: string;
	labels: string[];
	scopes: string[];
	delegated: string[];
}

/**
 * Who may do what, spelled out fact by fact so that any part of a change can be taken alone. A fact is a
 * text; `values` holds those that are more than true. Written from the contract, apart from the engine.
 */
export interface Relation {
	facts: ReadonlySet<string>;
	/** How a scope waits: its terms, by scope. */
	terms: ReadonlyMap<string, string>;
}

/** Words of the zone that facts are spelled out over. */
export interface Vocabulary {
	scopes: readonly string[];
}

const FROZEN = 'frozen';
const MALFORMED = 'malformed';
const opens = (application: string, resource: string) => JSON.stringify(['open', application, resource]);
const may = (application: string, resource: string, role: string, scope: string) =>
	JSON.stringify(['may', application, resource, role, scope]);
const stops = (prefix: string, scope: string) => JSON.stringify(['stop', prefix, scope]);

/** Whether the relation is not all that the documents say: malformed data, or data that contradicts itself. */
export function isOpaque(data: ZoneData): boolean {
	const { raw, again, risk } = data;
	const odd = Object.keys(raw).some((name) => name !== 'risk' && name !== 'approval_tiers');
	const contradicts = again.some(({ name, value }) => value !== (raw[name] ?? regoOf(data, name)));
	return odd || contradicts || new Set(risk.map(({ scope }) => scope)).size < risk.length;
}

/** The relation of a zone's documents, but for what only the engine tells of. */
export function relationOf({ raw, ...data }: ZoneData, { scopes }: Vocabulary): Relation {
	const facts = new Set<string>();
	if (data.restrict.length > 0) facts.add(FROZEN);
	if (raw.risk !== undefined || raw.approval_tiers !== undefined) facts.add(MALFORMED);
	for (const [resource, grant] of Object.entries(data.grants)) {
		const owner = data.appIds[grant.application];
		if (owner === undefined) continue;
		facts.add(opens(owner, resource));
		for (const [role, held] of Object.entries(grant.roles))
			for (const scope of held) facts.add(may(owner, resource, role, scope));
	}
	for (const { label_prefix, scopes: kept } of data.confinement)
		for (const scope of scopes) if (!kept.includes(scope)) facts.add(stops(label_prefix, scope));
	const terms = scopes.map((scope): [string, string] => [scope, termsOf(data, scope)]);
	return { facts, terms: new Map(terms.filter(([, text]) => text !== '')) };
}

function termsOf({ risk, tiers }: Pick<ZoneData, 'risk' | 'tiers'>, scope: string): string {
	const named = risk.find((one) => one.scope === scope)?.tier;
	return tiers
		.filter(({ tier }) => tier === named)
		.map(termOf)
		.join(' ');
}

/** Who decides and how long a request waits, by the measured table. */
export function termOf({ approver = 'operator', ttl_seconds: ttl }: Omit<Tier, 'tier'>): string {
	const operator = approver === 'operator';
	const wait = Math.max(60, Math.min(ttl ?? (operator ? 14_400 : 900), operator ? 604_800 : 86_400));
	return `${approver}:${wait}`;
}

/**
 * What a hold comes to: for each class of approver the shortest wait, but for those that a narrower one
 * makes idle. Refused for good where it takes an operator and a subject.
 */
export function heldBy(terms: readonly string[]): string {
	if (terms.length === 0) return 'allow';
	const shortest = new Map<string, number>();
	for (const [approver = '', wait = ''] of terms.map((term) => term.split(':'))) {
		shortest.set(approver, Math.min(Number(wait), shortest.get(approver) ?? Number.POSITIVE_INFINITY));
	}
	const [operator, subject] = [shortest.get('operator'), shortest.get('subject')];
	if (operator !== undefined && subject !== undefined) return 'refused';
	const narrow = operator ?? subject;
	if (narrow !== undefined && narrow <= (shortest.get('any') ?? Number.POSITIVE_INFINITY))
		shortest.delete('any');
	return `hold ${[...shortest]
		.map((one) => one.join(':'))
		.sort()
		.join(' ')}`;
}

/** `allow`, `hold …` with what it waits for, `refused` for good, or `deny`. */
export function decide({ facts, terms }: Relation, request: Request): string {
	const { shape, application, resource, labels, scopes } = request;
	const waits = heldBy(scopes.flatMap((scope) => terms.get(scope)?.split(' ') ?? []));
	if (facts.has(FROZEN) || shape === 'none') return 'deny';
	const mints = shape === 'mint' || shape === 'workload';
	if (mints && facts.has(MALFORMED)) return 'deny';
	if (shape === 'workload') return waits;
	if (!facts.has(opens(application, resource))) return 'deny';
	if (shape === 'bootstrap') return 'allow';
	if (shape === 'mint' && !passes(facts, request)) return 'deny';
	const granted = labels.some((role) =>
		scopes.every((scope) => facts.has(may(application, resource, role, scope))),
	);
	if (!granted) return 'deny';
	return shape === 'mint' ? waits : 'allow';
}

function passes(facts: Relation['facts'], { labels, scopes, delegated }: Request): boolean {
	if (!scopes.every((scope) => delegated.includes(scope))) return false;
	return scopes.every((scope) => prefixesOf(labels).every((prefix) => !facts.has(stops(prefix, scope))));
}

function prefixesOf(labels: readonly string[]): string[] {
	return labels.flatMap((label) => Array.from(label, (_, end) => label.slice(0, end + 1)));
}

/** A relation that lies between two: the old one with a choice of what changes. */
interface Part {
	facts: readonly string[];
	terms: readonly string[];
}

/**
 * Every smallest part of the change that allows the request, plainly or held: taking anything out of it
 * denies the request again. `wanted` says when it is allowed.
 */
export function smallestParts(before: Relation, after: Relation, request: Request): Relation[] {
	const part = relevantPart(before, after, request);
	const items = [...part.facts.map((fact) => ({ fact })), ...part.terms.map((term) => ({ term }))];
	if (items.length > 14) return [];
	const found: number[] = [];
	const relations: Relation[] = [];
	const bySize = Array.from({ length: 2 ** items.length }, (_, bits) => bits).sort(
		(a, b) => countOf(a) - countOf(b),
	);
	for (const bits of bySize) {
		if (found.some((smaller) => (bits & smaller) === smaller)) continue;
		const chosen = items.filter((_, index) => (bits >> index) & 1);
		const between = applied(before, after, {
			facts: chosen.flatMap((one) => ('fact' in one ? [one.fact] : [])),
			terms: chosen.flatMap((one) => ('term' in one ? [one.term] : [])),
		});
		const answer = decide(between, request);
		if (answer === 'deny' || answer === 'refused') continue;
		found.push(bits);
		relations.push(between);
	}
	return relations;
}

function countOf(bits: number): number {
	return bits.toString(2).replaceAll('0', '').length;
}

/** Facts that differ and that the request's decision looks at. */
function relevantPart(before: Relation, after: Relation, request: Request): Part {
	const { application, resource, labels, scopes } = request;
	const looked = [
		FROZEN,
		MALFORMED,
		opens(application, resource),
		...scopes.flatMap((scope) => [
			...new Set(labels.map((role) => may(application, resource, role, scope))),
			...new Set(prefixesOf(labels).map((prefix) => stops(prefix, scope))),
		]),
	];
	return {
		facts: [...new Set(looked)].filter((fact) => before.facts.has(fact) !== after.facts.has(fact)),
		terms: [...new Set(scopes)].filter((scope) => before.terms.get(scope) !== after.terms.get(scope)),
	};
}

function applied(before: Relation, after: Relation, part: Part): Relation {
	const facts = new Set(before.facts);
	for (const fact of part.facts) {
		if (after.facts.has(fact)) facts.add(fact);
		else facts.delete(fact);
	}
	const terms = new Map(before.terms);
	for (const scope of part.terms) {
		const text = after.terms.get(scope);
		if (text === undefined) terms.delete(scope);
		else terms.set(scope, text);
	}
	return { facts, terms };
}
