import { basename } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refuseCollision } from '../../../src/core/steps/pull.js';
import {
	fileNameOf,
	MANIFEST_FILE,
	manifestText,
	PulledManifestSchema,
} from '../../../src/core/zone/pulled-files.js';

const names = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 300 }),
	fc
		.array(fc.constantFrom('.', '/', '\\', '..', 'A', 'a', '\0', '\n', '漢', '.rego'), { maxLength: 200 })
		.map((parts) => parts.join('')),
);

it('makes of every policy name one file of the folder', () => {
	fc.assert(
		fc.property(names, (name) => {
			const file = fileNameOf(name);
			expect(file).toMatch(/^[^./\\\p{C}][^/\\\p{C}]*\.rego$/u);
			expect([basename(file), file === MANIFEST_FILE]).toEqual([file, false]);
			expect(Buffer.byteLength(file)).toBeLessThanOrEqual(255);
		}),
	);
});

it.each([
	['Grants', 'Grants.rego'],
	['a/b', 'a-b.rego'],
	['../x', '_-x.rego'],
	['', '_.rego'],
	['x.rego', 'x.rego.rego'],
])('calls the file of %j %s', (name, file) => {
	expect(fileNameOf(name)).toBe(file);
});

it.each([
	['a/b', 'a\\b'],
	['Grants', 'GRANTS'],
	['\u00e9', 'e\u0301'],
	[`${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`],
])('refuses %j beside %j', (one, other) => {
	const files = [one, other].map((name) => ({ name, file: fileNameOf(name) }));
	expect(() => refuseCollision(files)).toThrow(expect.objectContaining({ code: 'file_names_collide' }));
	expect(() => refuseCollision(files.slice(1))).not.toThrow();
});

it('reads back the manifest that it writes', () => {
	const version = {
		policySetId: 's',
		policySetName: 'Main',
		versionId: 'v',
		version: 1,
		manifestSha256: 'm',
	};
	fc.assert(
		fc.property(fc.array(names), (policies) => {
			const documents = policies.map((name) => ({
				...{ file: fileNameOf(name), name },
				...{ policyVersionId: 'p', sha256: '0'.repeat(64) },
			}));
			const manifest = { schema: 'caracalite/policy-files@1' as const, zoneId: 'z', version, documents };
			expect(PulledManifestSchema.parse(JSON.parse(manifestText(manifest)))).toEqual(manifest);
		}),
	);
});
