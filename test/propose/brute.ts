import type { AuthorityData } from '../../src/policy/data.js';
import type { Change } from '../../src/policy/edit/change.js';
import { applyChanges, type Ready, readyOf } from '../../src/propose/apply.js';
import type { Ask } from '../../src/propose/ask.js';
import { type Cost, outcomeOf, type Sighting } from '../../src/propose/cost.js';
import { KEYS, PREFIXES, RESOURCES, TIERS } from './zones.js';

type Step = (bundle: Ready) => Ready;

/** Every change of one row that the requests could have to do with: what is added, and what is taken away. */
function stepsFor(bundle: Ready, asks: readonly Ask[]): Step[] {
	const scopes = distinct(asks.flatMap((ask) => [...ask.scopes]));
	const labels = distinct(asks.flatMap(({ request }) => [...request.labels]));
	const applications = distinct(asks.map(({ request }) => request.principalId));
	const keys = [...KEYS, ...applications, 'fresh'];
	const added: Change[] = [
		...RESOURCES.flatMap((resource) => [
			...labels.flatMap((role) =>
				scopes.map((scope): Change => ({ kind: 'scopes', resource, role, scopes: [scope] })),
			),
			...keys.map((bindingKey): Change => ({ kind: 'owner', resource, bindingKey })),
		]),
		...keys.flatMap((bindingKey) =>
			applications.map((applicationId): Change => ({ kind: 'binding', bindingKey, applicationId })),
		),
		...PREFIXES.flatMap((labelPrefix) =>
			scopes.map((scope): Change => ({ kind: 'admit', labelPrefix, scopes: [scope] })),
		),
		...scopes.flatMap((scope) => [...TIERS, null].map((tier): Change => ({ kind: 'tier', scope, tier }))),
		...TIERS.flatMap((tier) =>
			['operator', 'subject'].flatMap((from) =>
				['operator', 'subject', 'any'].map((to): Change => ({ kind: 'approver', tier, from, to })),
			),
		),
		{ kind: 'lift' },
		{ kind: 'uncap' },
		...scopes.map((scope): Change => ({ kind: 'prefix', scopes: [scope] })),
		...(scopes.length > 1 ? [{ kind: 'prefix', scopes } as const] : []),
	];
	return [
		...added.map(
			(change): Step =>
				(one) =>
					applyChanges(one, [change]),
		),
		...takenAway(bundle.data).map(
			(edit): Step =>
				(one) =>
					readyOf(edit(one.data), one.problems),
		),
	];
}

/** Rows taken away: a role's scopes, a rule of confinement, a declaration. */
function takenAway({
	confinement,
	approvalTiers,
	grants,
}: AuthorityData): ((data: AuthorityData) => AuthorityData)[] {
	return [
		...confinement.map((rule) => (data: AuthorityData) => ({
			...data,
			confinement: data.confinement.filter((one) => one !== rule),
		})),
		...approvalTiers.map((tier) => (data: AuthorityData) => ({
			...data,
			approvalTiers: data.approvalTiers.filter((one) => one !== tier),
		})),
		...grants.map((grant) => (data: AuthorityData) => ({
			...data,
			grants: data.grants.filter((one) => one.resource !== grant.resource),
		})),
	];
}

function distinct(texts: readonly string[]): string[] {
	return [...new Set(texts)];
}

/** The cost of coming from one bundle to another that is one row further at most, where the requests are allowed then. */
export function oneRowFurther(
	before: Ready,
	start: Ready,
	asks: readonly Ask[],
	traffic: readonly Sighting[],
): Cost[] {
	const reached = [start, ...stepsFor(start, asks).map((step) => step(start))];
	return reached.flatMap((after) => outcomeOf(before, after, asks, traffic)?.cost ?? []);
}

/** The cost of every edit of at most two rows that allows the requests, and each of which changes something. */
export function bruteForce(before: Ready, asks: readonly Ask[], traffic: readonly Sighting[]): Cost[] {
	const steps = stepsFor(before, asks);
	const found: Cost[] = [];
	for (const [index, first] of steps.entries()) {
		const one = first(before);
		note(one);
		for (const second of steps.slice(index)) note(second(one));
	}
	return found;

	function note(after: Ready): void {
		const outcome = outcomeOf(before, after, asks, traffic);
		if (outcome !== null) found.push(outcome.cost);
	}
}

/** Negative where the first costs less, its text apart. */
export function compareButText(one: Cost, other: Cost): number {
	for (const what of ['harm', 'unneeded', 'sessions', 'rows'] as const) {
		if (one[what] !== other[what]) return one[what] - other[what];
	}
	return 0;
}
