import { expect, it } from 'vitest';
import { refuseMovedGround } from '../../../src/core/rollout/ground.js';
import { nameOf } from '../../../src/model/version-ref.js';
import { version } from '../../support/evidence.js';

const seen = { baseline: version(1), candidateManifest: 'manifest-2' };

it.each([
	['the same ground', seen, null, ''],
	['nothing active, as before', { ...seen, baseline: null }, null, ''],
	[
		'another version',
		{ ...seen, baseline: version(3) },
		'baseline_moved',
		'Main v1 was active, now Main v3 is',
	],
	[
		'a version of another set',
		{ ...seen, baseline: version(1, { versionId: 'x', policySetName: 'Other' }) },
		'baseline_moved',
		'now Other v1 is',
	],
	[
		'the version with other documents',
		{ ...seen, baseline: version(1, { manifestSha256: 'y' }) },
		'baseline_moved',
		'the manifest of Main v1',
	],
	['another candidate', { ...seen, candidateManifest: 'z' }, 'candidate_changed', "the candidate's manifest"],
	['nothing active any more', { ...seen, baseline: null }, 'baseline_moved', 'now nothing is'],
])('%s', (_what, now, code, message) => {
	const before = code === null ? now : seen;
	if (code === null) return expect(() => refuseMovedGround(before, now)).not.toThrow();
	expect(() => refuseMovedGround(before, now)).toThrow(
		expect.objectContaining({ code, exit: 4, changed: false, message: expect.stringContaining(message) }),
	);
});

it('refuses a first activation once something is active', () => {
	expect(() => refuseMovedGround({ ...seen, baseline: null }, seen)).toThrow(
		expect.objectContaining({
			code: 'baseline_moved',
			message: expect.stringContaining('nothing was active'),
		}),
	);
});

it('calls versions by set and number', () => {
	expect([nameOf(version(2)), nameOf(null)]).toEqual(['Main v2', 'nothing']);
});
