import { expect, it } from 'vitest';
import { hastyClock } from '../support/cli.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

it.each([
	[['--rate', '60'], /^replaying cases, about \d min$/m],
	[
		['--rate', '60', '--timeout', '50s'],
		/^replaying cases, about \d min, and --timeout ends the run before$/m,
	],
	[['--rate', '6000'], /^replaying cases$/m],
])('a run says beforehand how long it will take under the limit: %j', async (more, told) => {
	const cases = Array.from({ length: 200 }, (_, index) => ({
		...{ name: `case ${index}`, expect: 'deny' },
		input: { principal: { labels: [`clerk ${index}`] } },
	}));
	const file = scene.file('many.json', cases);
	const argv = ['regress', file, '--candidate', '2', ...more, '--json'];
	const run = await scene.run(argv, { clock: hastyClock() });
	expect(run.stderr).toMatch(told);
	expect(run.json()).toMatchObject({ ok: true, cases: { count: 200, notRun: 0 } });
});

it('foretells questions, not cases: those that decisions cannot tell apart are asked once', async () => {
	const cases = Array.from({ length: 200 }, (_, index) => ({
		...{ name: `case ${index}`, expect: 'deny' },
		input: { principal: { labels: ['clerk'] }, context: { at: index } },
	}));
	const argv = ['regress', scene.file('alike.json', cases), '--candidate', '2', '--rate', '60', '--json'];
	const run = await scene.run(argv, { clock: hastyClock() });
	expect(run.stderr).toMatch(/^replaying cases$/m);
	expect(run.json()).toMatchObject({ ok: true, cases: { count: 200 } });
});

it('finds who activated under hundreds of simulations', async () => {
	const cases = Array.from({ length: 250 }, (_, index) => ({
		...{ name: `case ${index}`, expect: 'deny' },
		input: { principal: { labels: [`asker ${index}`] } },
	}));
	const argv = ['regress', scene.file('others.json', cases), '--candidate', '2', '--json'];
	expect((await scene.run(argv, {}, 'in process')).exit).toBe(0);
	const status = await scene.run(['status', '--json'], {}, 'in process');
	expect(status.json()).toMatchObject({ activatedBy: 'bootstrap' });
});
