import type { Bundle } from '../bundle.js';
import { type Comparison, shownBy, type Witness } from './comparison.js';
import { bootstrapInput, mintInput, workloadInput } from './request.js';
import { type Draft, reach } from './row.js';
import type { AuthorityRow } from './schema.js';
import type { Outcome } from './side.js';

export const EVERY_SHAPE: AuthorityRow['decides'] = [
	'bootstrap',
	'delegated_mint',
	'workload_mint',
	'mandate_use',
	'none',
];

/** A side without a version, or one that cannot be compared as data. */
export function versionRow(side: 'before' | 'after', bundle: Bundle | null): Draft | null {
	const all = { side, dormant: null, decides: [...EVERY_SHAPE] };
	if (bundle === null) {
		return { kind: 'no_version', effect: side === 'before' ? 'gain' : 'loss', messages: [], ...all };
	}
	if (bundle.kind === 'ready') return null;
	const kind = bundle.kind === 'refused' ? 'bundle_refused' : 'bundle_logic';
	const problems = bundle.kind === 'refused' ? bundle.problems : bundle.sites;
	const messages = problems.map(({ document, line, message }) => `${document}:${line} ${message}`);
	return { kind, effect: 'neutral', messages, ...all };
}

/** A freeze of the zone that is set or lifted; with other entries than before it changes no decision. */
export function restrictionRows(comparison: Comparison): Draft[] {
	const [before, after] = [comparison.before.data.restrictions, comparison.after.data.restrictions];
	if (JSON.stringify(before) === JSON.stringify(after)) return [];
	const entries = { before, after };
	if (before.length > 0 && after.length > 0) {
		return [{ kind: 'restriction_changed', effect: 'neutral', ...entries, ...reach([], 'zone_closed') }];
	}
	const set = after.length > 0;
	const shown = (_was: Outcome, is: Outcome) =>
		set ? is.reason === 'restriction_active' : !comparison.after.closed;
	const decides = shownBy(comparison, [anyRequest(comparison)], shown).length > 0 ? EVERY_SHAPE : [];
	const kind = set ? 'restriction_set' : 'restriction_lifted';
	return [{ kind, effect: set ? 'loss' : 'gain', ...entries, ...reach(decides, 'zone_closed') }];
}

/** Risk or approval data that becomes malformed, which denies every mint, or is mended. */
export function dataRows(comparison: Comparison): Draft[] {
	const { before, after } = comparison;
	const witnesses = mints(comparison);
	const flips = [
		{ name: 'risk' as const, was: before.data.riskWellFormed, is: after.data.riskWellFormed },
		{
			name: 'approval_tiers' as const,
			was: before.data.approvalWellFormed,
			is: after.data.approvalWellFormed,
		},
	];
	return flips.flatMap(({ name, was, is }): Draft[] => {
		if (was === is) return [];
		// Malformed risk data hides what is wrong with the approvals.
		const hidden = name === 'approval_tiers' && !after.data.riskWellFormed;
		const decides = shownBy(comparison, witnesses, () => !after.closed && !hidden);
		const kind = is ? 'data_mended' : 'data_malformed';
		return [
			{
				kind,
				effect: is ? 'gain' : 'loss',
				name,
				...reach(decides, after.closed ? 'zone_closed' : 'masked'),
			},
		];
	});
}

function mints({ fresh }: Comparison): Witness[] {
	const ask = { applicationId: fresh, resource: fresh, labels: [], scopes: [fresh] };
	return [
		{ shape: 'delegated_mint', input: mintInput(ask) },
		{ shape: 'workload_mint', input: workloadInput(fresh, [fresh]) },
	];
}

/** A request that no grant concerns. */
export function anyRequest({ fresh }: Comparison): Witness {
	return { shape: 'bootstrap', input: bootstrapInput({ applicationId: fresh, resource: fresh }) };
}
