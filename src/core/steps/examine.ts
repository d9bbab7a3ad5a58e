import type { VersionRef } from '../../model/version-ref.js';
import type { Bundle } from '../../policy/bundle.js';
import type { RegressionCase } from '../cases/parse.js';
import { examine, type ZoneNames } from '../cases/remarks.js';
import { relevantKey } from '../replay/same-input.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { readable } from '../zone/readable.js';
import type { Judged } from './simulate.js';

/** The cases with what they name and the zone does not have, and those of the denied request marked. */
export async function examineCases(
	run: Run,
	cases: RegressionCase[],
	report: Pick<Report, 'replays' | 'baseline'>,
	judged: Judged,
): Promise<RegressionCase[]> {
	const names = await namesOf(run, report.baseline, judged);
	const denied = new Set(
		report.replays
			.filter(({ logged }) => logged !== null)
			.flatMap(({ input, alternatives }) => [input, ...alternatives.map((one) => one.input)])
			.map(relevantKey),
	);
	return cases.map((one) => ({
		...examine(one, names),
		ofDenial: denied.size > 0 && denied.has(relevantKey(one.input)),
	}));
}

async function namesOf(run: Run, baseline: VersionRef | null, judged: Judged): Promise<ZoneNames> {
	const [applications, resources, before, after] = await Promise.all([
		run.catalog.applications(),
		run.catalog.resources(),
		baseline === null ? null : readable(run.catalog, baseline),
		judged.kind === 'documents' ? judged.bundle : readable(run.catalog, judged.version),
	]);
	const bundles = [...(baseline === null ? [] : [before]), after];
	return { zone: run.offline ? null : run.zone, applications, resources, labels: labelsOf(bundles) };
}

/** Null where only the server can tell what one of the bundles says. */
function labelsOf(bundles: (Bundle | null)[]): ZoneNames['labels'] {
	const data = bundles.flatMap((bundle) => (bundle?.kind === 'ready' ? [bundle.data] : []));
	if (data.length < bundles.length) return null;
	const roles = data.flatMap(({ grants }) => grants.flatMap((grant) => grant.roles.map(({ role }) => role)));
	const prefixes = data.flatMap(({ confinement }) => confinement.flatMap((rule) => rule.labelPrefix ?? []));
	return { roles: [...new Set(roles)], prefixes: [...new Set(prefixes)] };
}
