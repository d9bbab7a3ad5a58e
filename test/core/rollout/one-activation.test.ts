import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setField } from './support/field.js';

const field = setField();
const { scene } = field;

describe('a verdict', () => {
	const judge = async () => {
		const { deniedRequestId } = scene.story;
		const judged = await field.run(['verdict', deniedRequestId, '--candidate', '2', '--json']);
		return ['activate', '--report', join(scene.dir, scene.file('v.json', judged.stdout)), '--yes', '--json'];
	};

	it.each([
		['this machine', 'with its journal', () => scene.dir],
		['another machine', 'without one', () => mkdtempSync(join(tmpdir(), 'caracalite-elsewhere-'))],
	])('is good for one activation: %s does not take it again, %s', async (_who, _how, where) => {
		const argv = await judge();
		expect((await field.run(argv)).exit).toBe(0);
		expect((await field.run(['rollback', '--yes'])).exit).toBe(0);
		const again = await field.run(argv, { cwd: where() });
		expect([again.exit, again.json()]).toMatchObject([
			4,
			{ code: 'verdict_used', changed: false, message: expect.stringMatching(/activated at 2026/) },
		]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('does not hold after somebody moved there and back', async () => {
		const argv = await judge();
		await field.activateElsewhere(scene.story.versions.held);
		await field.activateElsewhere(scene.story.versions.baseline);
		const run = await field.run(argv);
		expect([run.exit, run.json()]).toMatchObject([4, { code: 'verdict_used', changed: false }]);
	});

	it('is known to the journal as well', async () => {
		const argv = await judge();
		expect((await field.run(argv)).exit).toBe(0);
		await field.run(['rollback', '--yes']);
		// A server that forgot what was activated.
		field.proxy.rewrite = (text) => text.replaceAll('/activate"', '/forgotten"');
		const again = await field.run(argv);
		expect(again.json()).toMatchObject({
			code: 'verdict_used',
			message: expect.stringContaining('by the journal'),
		});
	});

	it('is needed: what only simulated is not activated by', async () => {
		const { deniedRequestId } = scene.story;
		const simulated = await field.run(['simulate', deniedRequestId, '--candidate', '2', '--json']);
		const file = scene.file('s.json', simulated.stdout);
		const run = await field.run(['activate', '--report', file, '--yes', '--json']);
		expect([run.exit, run.json().code]).toEqual([2, 'verdict_needed']);
		const named = await field.run(['activate', deniedRequestId, '--report', file, '--yes', '--json']);
		expect(named.exit).toBe(0);
	});
});
