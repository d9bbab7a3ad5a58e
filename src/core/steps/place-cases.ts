import { isCaracaliteError } from '../../model/errors.js';
import type { Bundle } from '../../policy/bundle.js';
import type { Binding } from '../../policy/data.js';
import type { RegressionCase } from '../cases/parse.js';
import { placeShort } from '../cases/short.js';
import { restoreCases } from '../record/pseudonyms.js';
import type { Run } from '../run.js';
import type { Judged } from './simulate.js';

/**
 * The cases as they are asked in this zone: the zone and its applications in place of what stands for
 * them in a file that is shared, and of the words of a case that is written in a few. Where no zone is
 * asked, the applications are those that the documents bind. Throws `unknown_pseudonym`,
 * `application_not_found`, `application_ambiguous`.
 */
export async function placeCases(
	run: Run,
	cases: RegressionCase[],
	judged: Judged,
): Promise<RegressionCase[]> {
	const zone = run.offline ? null : run.zone;
	const isShort = cases.some(({ short }) => short !== null);
	const bindings = isShort || run.offline ? await bindingsOf(run, judged) : [];
	const bound = bindings.map(({ key, applicationId }) => ({ id: applicationId, name: key }));
	const applications = async () => (run.offline ? bound : run.catalog.applications());
	const restored = await restoreCases(cases, { zone, applications });
	return isShort ? placeShort(restored, { zone, applications: await applications(), bindings }) : restored;
}

async function bindingsOf(run: Run, judged: Judged): Promise<Binding[]> {
	const bundle = await bundleOf(run, judged);
	return bundle?.kind === 'ready' ? bundle.data.bindings : [];
}

/** Null where the documents of a version cannot be read. */
async function bundleOf(run: Run, judged: Judged): Promise<Bundle | null> {
	if (judged.kind === 'documents') return judged.bundle;
	try {
		return await run.catalog.bundle(judged.version);
	} catch (error) {
		if (!isCaracaliteError(error, 'documents_unreadable', 'policy_set_version_not_found')) throw error;
		return null;
	}
}
