import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Bundle } from '../../policy/bundle.js';
import type { Catalog } from './catalog.js';

/** The documents of a version, compiled; null where they cannot be read, or the version is gone. */
export async function readable(
	catalog: Pick<Catalog, 'bundle'>,
	version: VersionRef,
): Promise<Bundle | null> {
	try {
		return await catalog.bundle(version);
	} catch (error) {
		if (!isCaracaliteError(error, 'documents_unreadable', 'policy_set_version_not_found')) throw error;
		return null;
	}
}
