import { z } from 'zod';

/** A set version by its ids and names, with the hash of its manifest. */
export const VersionRefSchema = z.object({
	policySetId: z.string(),
	policySetName: z.string(),
	versionId: z.string(),
	version: z.number().int(),
	manifestSha256: z.string(),
});
export type VersionRef = z.infer<typeof VersionRefSchema>;

/** A version as a person calls it: `Main v2`. */
export function nameOf(version: Pick<VersionRef, 'policySetName' | 'version'> | null): string {
	return version === null ? 'nothing' : `${version.policySetName} v${version.version}`;
}

/** The version that an event was logged under; both null where none decided. */
export interface LoggedVersion {
	manifestSha256: string | null;
	versionId: string | null;
}
