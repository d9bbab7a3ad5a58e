import { describe, expect, it } from 'vitest';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: true });
describe('propose', () => {
	it('shows', async () => {
		for (const args of [
			['propose', '-'],
			['propose', scene.story.deniedRequestId, '--stage'],
			['propose', scene.story.deniedRequestId],
		]) {
			const run = await scene.run(args);
			console.log(run.exit, run.stdout, run.stderr);
		}
		expect(1).toBe(1);
	});
});
