import { expect, it } from 'vitest';
import { hastyClock } from '../support/cli.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

it.each([
	[[], /^replaying cases, about \d min$/m],
	[['--timeout', '50s'], /^replaying cases, about \d min, and --timeout ends the run before$/m],
	[['--rate', '6000'], /^replaying cases$/m],
])('a run says beforehand how long it will take under the limit: %j', async (more, told) => {
	const input = { principal: { labels: ['clerk'] } };
	const cases = Array.from({ length: 200 }, (_, index) => ({
		...{ name: `case ${index}`, expect: 'deny' },
		input: { ...input, context: { at: index } },
	}));
	const file = scene.file('many.json', cases);
	const argv = ['regress', file, '--candidate', '2', '--rate', '60', ...more, '--json'];
	const run = await scene.run(argv, { clock: hastyClock() });
	expect(run.stderr).toMatch(told);
	expect(run.json()).toMatchObject({ ok: true, cases: { count: 200, notRun: 0 } });
});
