import { expect, it } from 'vitest';
import { RecordedSchema } from '../../src/core/report/recorded.js';
import { tracesOf } from '../../src/core/report/requests.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import { callsOf } from '../support/calls.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const Recorded = RecordedSchema.pick({ counts: true });

/** How often an input was repaired while a command line ran, and the document that it printed. */
async function repairs(argv: string[], exit = 0) {
	const runs: Awaited<ReturnType<typeof scene.run>>[] = [];
	const times = await callsOf('core/event/repair.ts', 'repairInput', async () => {
		runs.push(await scene.run([...argv, '--json']));
	});
	const [run] = runs;
	if (run === undefined || run.exit !== exit)
		throw new Error(`exit ${run?.exit}: ${run?.stdout}${run?.stderr}`);
	return { times, document: run.json() };
}

const decisionsIn = (document: unknown) =>
	tracesOf(ReportSchema.parse(document))
		.flatMap(({ decisions }) => decisions)
		.filter(({ kind }) => kind === 'policy').length;

it('explains a request with each of its events repaired once', async () => {
	const { times, document } = await repairs(['explain', scene.story.deniedRequestId]);
	expect(times).toBeGreaterThan(0);
	expect(times).toBe(decisionsIn(document));
});

it('finds the newest denied request without repairing what it looks through', async () => {
	const { times, document } = await repairs(['explain', '--latest']);
	expect(times).toBeGreaterThan(0);
	expect(times).toBe(decisionsIn(document));
});

it('tells that there is nothing to mend by what was read to see it', async () => {
	const { requestId } = scene.sandbox.exchange({
		...{ application: 'Payments Agent', resources: ['resource://ledger'] },
		...{ scopes: ['ledger:read'], labels: ['cashier'] },
	});
	const argv = ['iterate', scene.story.deniedRequestId, requestId, '--candidate', '2'];
	const { times, document } = await repairs(argv, 1);
	expect(document).toMatchObject({ reproduced: false, otherTraces: [{ requestId }] });
	expect(times).toBe(decisionsIn(document));
});

it.each([
	['all of them', []],
	['a sample of them', ['--sample', '2']],
	['single requests', ['--request']],
])(
	'records audit with each event repaired once, and the newest of each class to ask of it: %s',
	async (_what, flags) => {
		const named = flags[0] === '--request' ? [...flags, scene.story.deniedRequestId] : flags;
		const { times, document } = await repairs(['record', ...named]);
		const { counts } = Recorded.parse(document);
		const { uncalibrated, uncalibratable, ambiguous, not_sampled } = counts;
		const without = [uncalibrated, uncalibratable, ambiguous, not_sampled];
		const classes = without.reduce((sum, { decisions }) => sum + decisions, counts.cases);
		expect(counts.cases).toBeGreaterThan(0);
		expect(times).toBe(counts.decisions + classes);
	},
);

it('lists audit without repairing anything', async () => {
	expect((await repairs(['explain', scene.story.deniedRequestId])).times).toBeGreaterThan(0);
	expect((await repairs(['audit'])).times).toBe(0);
});
