import type { RequestShape } from '../types.js';
import { type Comparison, shownBy, type Witness } from './comparison.js';
import { keptScopes, type Pair } from './holdings.js';
import { bootstrapInput, mintInput, useInput } from './request.js';
import { type Draft, reach } from './row.js';
import { inConflict } from './side.js';

/** A resource that passes from one application to another, to nobody or from nobody. */
export function ownerRows(comparison: Comparison, { resource, was, is, from, to }: Pair): Draft[] {
	if (from === to) return [];
	const lost = witnesses(comparison, resource, from);
	const won = witnesses(comparison, resource, to);
	const decides = new Set<RequestShape>([
		...(comparison.before.closed ? [] : shownBy(comparison, lost, () => true)),
		...(comparison.after.closed ? [] : shownBy(comparison, won, () => true)),
	]);
	return [
		{
			kind: 'owner_changed',
			effect: 'neutral',
			resource,
			from,
			to,
			fromKey: was?.grant.application ?? null,
			toKey: is?.grant.application ?? null,
			...reach([...decides], 'zone_closed'),
		},
	];
}

function witnesses({ fresh }: Comparison, resource: string, applicationId: string | null): Witness[] {
	if (applicationId === null) return [];
	const ask = { applicationId, resource, labels: [], scopes: [fresh] };
	return [
		{ shape: 'bootstrap', input: bootstrapInput(ask) },
		{ shape: 'delegated_mint', input: mintInput(ask) },
		{ shape: 'mandate_use', input: useInput(ask) },
	];
}

/** A resource whose grant names its owner by another key, which is what a decision calls its policy by. */
export function policyRows(comparison: Comparison, pair: Pair): Draft[] {
	const { resource, was, is, from } = pair;
	if (from === null || from !== pair.to || was === undefined || is === undefined) return [];
	if (was.mintPolicy === is.mintPolicy) return [];
	const kept = keptScopes(pair).flatMap(({ role, scope }): Witness[] => {
		const ask = { applicationId: from, resource, labels: [role], scopes: [scope] };
		return [
			{ shape: 'delegated_mint', input: mintInput(ask) },
			{ shape: 'mandate_use', input: useInput(ask) },
		];
	});
	const decides = shownBy(
		comparison,
		kept,
		(before, after) => before.kind === 'allow' && after.kind === 'allow',
	);
	const closed = comparison.before.closed || comparison.after.closed;
	const names = { from: was.mintPolicy, to: is.mintPolicy };
	return [
		{
			kind: 'policy_renamed',
			effect: 'neutral',
			resource,
			applicationId: from,
			...names,
			...reach(decides, closed ? 'zone_closed' : 'masked'),
		},
	];
}

/**
 * Binding keys that name another application, and the resources that change owner through them. Where
 * `app_ids` contradicts itself there are no bindings to compare, and its own row says so.
 */
export function bindingRows({ before, after }: Comparison, owners: readonly Draft[]): Draft[] {
	if (inConflict(before, 'app_ids') || inConflict(after, 'app_ids')) return [];
	const was = new Map(before.data.bindings.map(({ key, applicationId }) => [key, applicationId]));
	const is = new Map(after.data.bindings.map(({ key, applicationId }) => [key, applicationId]));
	const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
	return keys.flatMap((bindingKey): Draft[] => {
		const from = was.get(bindingKey) ?? null;
		const to = is.get(bindingKey) ?? null;
		if (from === to) return [];
		const through = owners
			.filter((row) => row.kind === 'owner_changed')
			.filter((row) => {
				const away = row.fromKey === bindingKey && row.from !== null && row.from === from;
				return away || (row.toKey === bindingKey && row.to !== null && row.to === to);
			});
		const decides = [...new Set(through.flatMap((row) => row.decides))];
		const kind = from === null ? 'binding_added' : to === null ? 'binding_removed' : 'binding_changed';
		const resources = through.map(({ resource }) => resource);
		const dormancy = through.length === 0 ? 'names_nothing' : 'zone_closed';
		return [{ kind, effect: 'neutral', bindingKey, from, to, resources, ...reach(decides, dormancy) }];
	});
}
