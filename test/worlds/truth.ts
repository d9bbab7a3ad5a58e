import { decide, isOpaque, type Relation, type Request, relationOf, smallestParts } from './relation.js';
import { type Said, SCOPES } from './traffic.js';
import type { Asked } from './universe.js';
import type { ZoneData } from './zone-data.js';

const VOCABULARY = { scopes: [...SCOPES, 'other:scope'] };

/** What a candidate really does, found out without asking what judges it. */
export interface Truth {
	/** What became of standing traffic and of the universe, by what it takes to accept it. */
	harm: Harm[];
	/**
	 * Whether it is a candidate that nobody should have to look at: it allows the request outright, does
	 * nothing else, and leaves no malformed document behind.
	 */
	good: boolean;
}

export interface Harm {
	kind: 'lost' | 'newly held' | 'gained' | 'refused for good' | 'failed' | 'held otherwise';
	what: string;
}

/** Two sides of a candidate: their data, the answers of the universe, and of the standing traffic. */
export interface Sides {
	before: Side;
	after: Side;
	universe: readonly Asked[];
	denied: Request;
}

export interface Side {
	data: ZoneData;
	/** Of the universe, in its order. */
	answers: readonly string[];
	traffic: ReadonlyMap<string, Said>;
}

/** Compares what was with what is, and says of each difference whether the denied request takes it. */
export function truthOf({ before, after, universe, denied }: Sides): Truth {
	const was = relationOf(before.data, VOCABULARY);
	const is = relationOf(after.data, VOCABULARY);
	const opaque = isOpaque(before.data) || isOpaque(after.data);
	if (!opaque) {
		agree(was, universe, before.answers);
		agree(is, universe, after.answers);
	}
	const parts = smallestParts(was, is, denied);
	const harm = [
		...trafficHarm(before, after, parts, denied),
		...universeHarm(before, after, universe, parts, denied),
	];
	const whole = !opaque && Object.keys(after.data.raw).length === 0;
	const plain = whole && decide(is, denied) === 'allow';
	return { harm, good: plain && parts.some((part) => isAll(part, was, universe, after.answers)) };
}

/** The second implementation says what the engine says, or the world proves nothing. */
function agree(relation: Relation, universe: readonly Asked[], answers: readonly string[]): void {
	for (const [index, { request }] of universe.entries()) {
		const said = decide(relation, request);
		if (said === answers[index]) continue;
		throw new Error(`the world says ${said}, the engine ${answers[index]}: ${JSON.stringify(request)}`);
	}
}

/** Whether a part of the change is all of it: what approvals it changes, it changes for all. */
function isAll(
	part: Relation,
	was: Relation,
	universe: readonly Asked[],
	answers: readonly string[],
): boolean {
	if (!sameTerms(part, was)) return false;
	return universe.every(({ request }, index) => decide(part, request) === answers[index]);
}

function sameTerms({ terms }: Relation, other: Relation): boolean {
	return (
		terms.size === other.terms.size && [...terms].every(([scope, text]) => other.terms.get(scope) === text)
	);
}

function trafficHarm(before: Side, after: Side, parts: readonly Relation[], denied: Request): Harm[] {
	const keys = [...new Set([...before.traffic.keys(), ...after.traffic.keys()])];
	return keys.flatMap((key) => {
		const [was, is] = [before.traffic.get(key), after.traffic.get(key)];
		const request = was?.request ?? is?.request;
		// What came before it in its exchange was refused or waits, and that is told already.
		if (request === undefined || (is === undefined && stopsBefore(key, after))) return [];
		return harmOf(was?.answer ?? 'deny', is?.answer ?? 'deny', request, parts, denied, `traffic ${key}`);
	});
}

/** Whether an exchange that was asked does not get as far as the step of this key. */
function stopsBefore(key: string, { traffic }: Side): boolean {
	const exchange = key.split(' ')[0];
	return [...traffic].some(([other, { answer }]) => other.split(' ')[0] === exchange && answer !== 'allow');
}

function universeHarm(
	before: Side,
	after: Side,
	universe: readonly Asked[],
	parts: readonly Relation[],
	denied: Request,
): Harm[] {
	return universe.flatMap(({ request }, index) => {
		const [was, is] = [before.answers[index] ?? '', after.answers[index] ?? ''];
		if (was === is) return [];
		return harmOf(was, is, request, parts, denied, JSON.stringify(request));
	});
}

function harmOf(
	was: string,
	is: string,
	request: Request,
	parts: readonly Relation[],
	denied: Request,
	where: string,
): Harm[] {
	if (was === is) return [];
	const harm = (kind: Harm['kind']): Harm[] => [{ kind, what: `${was} → ${is}: ${where}` }];
	const [had, has] = [strength(was), strength(is)];
	if (had > 0 && has === 0) {
		return harm(is === 'failed' ? 'failed' : is === 'refused' ? 'refused for good' : 'lost');
	}
	if (had === 2 && has === 1) return harm('newly held');
	if (had === 1 && has === 1) return harm('held otherwise');
	if (had === 0 && has === 0) return [];
	return isTaken(request, parts, denied) ? [] : harm('gained');
}

/** 2: allowed outright, 1: after a human's approval, 0: not. */
function strength(answer: string): number {
	return answer === 'allow' ? 2 : answer.startsWith('hold') ? 1 : 0;
}

/** Whether the denied request cannot be had without this one: some smallest part of the change allows both. */
function isTaken(request: Request, parts: readonly Relation[], denied: Request): boolean {
	const same = JSON.stringify(request) === JSON.stringify(denied);
	return same || parts.some((part) => ['allow', 'hold'].includes(decide(part, request).split(' ')[0] ?? ''));
}
