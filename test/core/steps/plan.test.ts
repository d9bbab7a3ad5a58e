import { describe, expect, it } from 'vitest';
import {
	contentHash,
	manifestHash,
	planStage,
	type StageGround,
} from '../../../src/core/steps/stage-plan.js';
import { isJsonObject, objectAt, textAt } from '../../../src/model/json.js';
import type { PolicyDetail, SetVersion } from '../../../src/model/zone.js';
import { recording } from '../../support/recorded-server.js';

describe('hashes', () => {
	const writes = [...recording('api'), ...recording('traffic')].filter(
		({ request, response }) => request.method === 'POST' && response.status === 201,
	);

	it('of documents are those that a running Caracal gave', () => {
		let compared = 0;
		for (const { label, request, response } of writes) {
			if (!isJsonObject(request.body) || !isJsonObject(response.body)) continue;
			const content = textAt(request.body, 'content');
			const body = response.body;
			const told = textAt(body, 'content_sha256') ?? textAt(objectAt(body, 'version'), 'content_sha256');
			if (content === null || told === null) continue;
			expect(contentHash(content), label).toBe(told);
			compared += 1;
		}
		expect(compared).toBeGreaterThanOrEqual(12);
	});

	it('of manifests are those that a running Caracal gave', () => {
		let compared = 0;
		for (const { label, request, response } of writes) {
			if (!isJsonObject(request.body) || !isJsonObject(response.body)) continue;
			const { manifest } = request.body;
			if (!Array.isArray(manifest)) continue;
			const ids = manifest.flatMap((entry) =>
				isJsonObject(entry) ? (textAt(entry, 'policy_version_id') ?? []) : [],
			);
			expect(manifestHash(ids), label).toBe(textAt(response.body, 'manifest_sha256'));
			compared += 1;
		}
		expect(compared).toBeGreaterThanOrEqual(12);
	});

	it('are over the UTF-8 text, every byte of it', () => {
		expect(contentHash('ä')).not.toBe(contentHash('a'));
		expect(contentHash('a\n')).not.toBe(contentHash('a'));
	});
});

/** A policy whose versions, newest first, hold these texts; ids are `name-number`. */
function policy(name: string, ...contents: string[]): PolicyDetail {
	const versions = contents.map((content, index) => {
		const version = contents.length - index;
		const id = `${name}-${version}`;
		return { id, policyId: name, version, content, contentSha256: contentHash(content), createdAt: '' };
	});
	return { id: name, name, description: null, createdAt: '', versions };
}

const setVersion = (version: number, ids: string[]): SetVersion => ({
	id: `set-${version}`,
	policySetId: 'set',
	version,
	manifestSha256: manifestHash(ids),
	createdAt: '',
});

const GROUND: StageGround = {
	policies: [policy('Grants', 'new', 'old'), policy('Risk', 'risk'), policy('Unused', 'x')],
	base: ['Risk-1', 'Grants-1'],
	versions: [setVersion(2, ['Risk-1', 'Grants-2']), setVersion(1, ['Risk-1', 'Grants-1'])],
	only: false,
};

const plan = (documents: Record<string, string>, ground: StageGround = GROUND) =>
	planStage(
		Object.entries(documents).map(([name, content]) => ({ name, content })),
		ground,
	);

describe('a plan', () => {
	it('makes a version only where the content is new, and keeps the other documents in their order', () => {
		const { steps, manifest, existing } = plan({ Grants: 'newest' });
		expect(steps).toMatchObject([{ kind: 'add_version', policyId: 'Grants', content: 'newest' }]);
		expect(manifest).toEqual([
			{ kind: 'kept', versionId: 'Risk-1' },
			{ kind: 'step', index: 0 },
		]);
		expect(existing).toBeNull();
	});

	it('reuses a version of the same content, and the set version of the same manifest', () => {
		const { steps, existing } = plan({ Grants: 'new' });
		expect(steps).toMatchObject([{ kind: 'reuse', versionId: 'Grants-2', version: 2 }]);
		expect(existing?.version).toBe(2);
	});

	it('finds what is active already', () => {
		expect(plan({ Grants: 'old', Risk: 'risk' }).existing?.version).toBe(1);
	});

	it('keeps the version that the set has where the server took one content twice', () => {
		const twice = { ...GROUND, policies: [policy('Grants', 'old', 'new', 'old'), policy('Risk', 'risk')] };
		const { steps, existing } = plan({ Grants: 'old' }, twice);
		expect(steps).toMatchObject([{ kind: 'reuse', versionId: 'Grants-1' }]);
		expect(existing?.version).toBe(1);
	});

	it('adds a policy that is new, or not in the set, at the end', () => {
		const { steps, manifest, existing } = plan({ Fresh: 'f', Unused: 'x' });
		expect(steps.map((step) => step.kind)).toEqual(['create', 'reuse']);
		expect(manifest.slice(2)).toEqual([
			{ kind: 'step', index: 0 },
			{ kind: 'step', index: 1 },
		]);
		expect(existing).toBeNull();
	});

	it('keeps the order of the base, and none of its other documents, where it is to hold these alone', () => {
		const only = { ...GROUND, only: true };
		expect(plan({ Grants: 'old', Risk: 'risk' }, only).existing?.version).toBe(1);
		expect(plan({ Fresh: 'f', Grants: 'newest' }, only).manifest).toEqual([
			{ kind: 'step', index: 1 },
			{ kind: 'step', index: 0 },
		]);
	});

	it('starts from nothing where the set is new', () => {
		const { manifest, existing } = plan({ Grants: 'new' }, { ...GROUND, base: [], versions: [] });
		expect(manifest).toEqual([{ kind: 'step', index: 0 }]);
		expect(existing).toBeNull();
	});

	it('tells the order of a manifest apart', () => {
		expect(manifestHash(['a', 'b'])).not.toBe(manifestHash(['b', 'a']));
	});
});
