import type { VersionRef } from '../../model/version-ref.js';
import { tracesOf } from '../report/requests.js';
import type { Report } from '../report/schema.js';
import type { Run } from '../run.js';
import { isMendable } from '../trace/mendable.js';
import { toRef } from '../zone/catalog.js';

/**
 * The version to try denials on next: the newest of the active set that came after what is active. Null
 * where there is none, and where no version can allow any of the requests.
 */
export async function candidateToTry(run: Run, report: Report): Promise<VersionRef | null> {
	const { baseline } = report;
	if (baseline === null || !tracesOf(report).some(isMendable)) return null;
	const [newest] = await run.catalog.versions(baseline.policySetId);
	const set = (await run.catalog.sets()).find(({ id }) => id === baseline.policySetId);
	if (newest === undefined || set === undefined || newest.version <= baseline.version) return null;
	return toRef(set, newest);
}
