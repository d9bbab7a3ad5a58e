import type { JsonObject } from '../../../src/model/json.js';
import type { AuthorityData } from '../../../src/policy/data.js';

/** Values of each field in which requests differ: all that some documents name, and a fresh one of each. */
export interface Axes {
	applications: string[];
	resources: string[];
	labels: string[];
	scopes: string[];
}

export const LIFECYCLE = 'agent:lifecycle';

export function axesOf(bundles: readonly AuthorityData[]): Axes {
	const grants = bundles.flatMap((data) => data.grants);
	const roles = grants.flatMap((grant) => grant.roles);
	const caps = bundles.flatMap((data) => data.confinement);
	const prefixes = caps.flatMap(({ labelPrefix }) => (labelPrefix === null ? [] : [labelPrefix]));
	const risk = bundles.flatMap((data) => data.risk);
	return {
		applications: distinct([
			...bundles.flatMap((data) => data.bindings.map(({ applicationId }) => applicationId)),
			'app-fresh',
		]),
		resources: distinct([...grants.map(({ resource }) => resource), 'resource://fresh']),
		labels: distinct([...roles.map(({ role }) => role), ...prefixes, '~']),
		scopes: distinct([
			...[...roles, ...caps].flatMap(({ scopes }) => scopes),
			...risk.map(({ scope }) => scope),
			LIFECYCLE,
			'fresh:scope',
		]),
	};
}

export function distinct<T>(items: readonly T[]): T[] {
	return [...new Set(items)];
}

/** Draws the same numbers for the same seed (a linear congruence with the constants of Numerical Recipes). */
export function dice(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Inputs over `axes`: every single value with every other in every shape, and `drawn` combinations. */
export function inputsOver(axes: Axes, drawn: number): JsonObject[] {
	return [...singles(axes), ...combinations(axes, drawn)];
}

function singles({ applications, resources, labels, scopes }: Axes): JsonObject[] {
	const workloads = resources.flatMap((resource) => scopes.map((scope) => workload(resource, [scope])));
	const sessions = applications.flatMap((application) =>
		resources.flatMap((resource) => [
			bootstrap(application, resource),
			...[[], ...labels.map((label) => [label])].flatMap((held) =>
				scopes.flatMap((scope) => [
					mint(application, resource, held, [scope]),
					use(application, resource, held, [scope]),
				]),
			),
		]),
	);
	return [...workloads, ...sessions];
}

/** Every combination of up to three labels and up to three scopes with every application and resource. */
export function allInputs({ applications, resources, labels, scopes }: Axes): JsonObject[] {
	const held = subsets(labels, 3);
	const asked = subsets(scopes, 3);
	const sessions = applications.flatMap((application) =>
		resources.flatMap((resource) => [
			bootstrap(application, resource),
			shapeless(application, resource, [], scopes),
			...held.flatMap((some) =>
				asked.flatMap((wanted) => [
					mint(application, resource, some, wanted),
					use(application, resource, some, wanted),
				]),
			),
		]),
	);
	return [...sessions, ...asked.map((wanted) => workload('r', wanted))];
}

/** Subsets of up to `most` items, the smallest first. */
function subsets(items: readonly string[], most: number): string[][] {
	if (most === 0) return [[]];
	const smaller = subsets(items, most - 1);
	const grown = smaller
		.filter((one) => one.length === most - 1)
		.flatMap((one) => {
			const last = one.at(-1);
			const from = last === undefined ? 0 : items.indexOf(last) + 1;
			return items.slice(from).map((item) => [...one, item]);
		});
	return [...smaller, ...grown];
}

/** Up to three labels and three scopes; scopes keep to a resource's kin half of the time, where roles meet. */
function combinations(axes: Axes, drawn: number): JsonObject[] {
	const throwDice = dice(20_261_121);
	const one = <T>(items: readonly T[], other: T): T => items[throwDice(items.length)] ?? other;
	const some = (items: readonly string[], least: number) =>
		Array.from({ length: least + throwDice(4 - least) }, () => one(items, ''));
	return Array.from({ length: drawn }, () => {
		const application = one(axes.applications, '');
		const resource = one(axes.resources, '');
		const kin = axes.scopes.filter((scope) => resource.includes(scope.split(':')[0] ?? scope));
		const labels = some(axes.labels, 0);
		const scopes = some(kin.length > 1 && throwDice(2) === 0 ? kin : axes.scopes, 1);
		switch (throwDice(20)) {
			case 0:
				return workload(resource, scopes);
			case 1:
				return mint(application, resource, labels, scopes, scopes.slice(1));
			case 2:
				return use(application, resource, labels, scopes, [one(axes.resources, '')]);
			case 3:
				return shapeless(application, resource, labels, scopes);
			default:
				return throwDice(3) === 0
					? use(application, resource, labels, scopes)
					: mint(application, resource, labels, scopes);
		}
	});
}

function bootstrap(application: string, resource: string): JsonObject {
	return { ...caller(application, resource, []), context: { requested_scopes: [LIFECYCLE] } };
}

function mint(
	application: string,
	resource: string,
	labels: string[],
	scopes: string[],
	delegated = scopes,
): JsonObject {
	return {
		...caller(application, resource, labels),
		delegation_edge: { id: 'e', scopes: delegated },
		context: { agent_session_id: 'as', requested_scopes: scopes },
	};
}

function use(
	application: string,
	resource: string,
	labels: string[],
	scopes: string[],
	target = [resource],
): JsonObject {
	const claims = { delegation_edge_id: 'e', scope: scopes.join(' '), target };
	return { ...caller(application, resource, labels), context: { subject_claims: claims } };
}

function workload(resource: string, scopes: string[]): JsonObject {
	return {
		...caller('app-fresh', resource, []),
		principal: { type: 'Workload', id: 'w' },
		action: { id: 'CredentialInjection' },
		context: { requested_scopes: scopes },
	};
}

function shapeless(application: string, resource: string, labels: string[], scopes: string[]): JsonObject {
	return {
		...caller(application, resource, labels),
		context: { agent_session_id: 'as', requested_scopes: scopes },
	};
}

function caller(application: string, resource: string, labels: string[]): JsonObject {
	return {
		schema_version: '2026-05-20',
		principal: { type: 'Application', id: application, labels },
		resource: { identifier: resource },
		action: { id: 'TokenExchange' },
	};
}
