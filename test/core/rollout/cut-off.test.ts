import { describe, expect, it } from 'vitest';
import { ReportSchema } from '../../../src/core/report/schema.js';
import { CASES } from '../../support/scene.js';
import { setField } from './support/field.js';

const field = setField();
const { scene } = field;

/** From the nth simulation on, none is answered. */
function hangFrom(nth: number): void {
	let asked = 0;
	field.proxy.fate = ({ path }) => {
		if (!path.endsWith('/simulate')) return null;
		asked += 1;
		return asked >= nth ? { hangs: true } : null;
	};
}

const iterate = (...more: string[]) => [
	...['iterate', scene.story.deniedRequestId, '--candidate', '2', '--cases', CASES],
	...['--concurrency', '1', ...more],
];

describe('a run that is cut off by its deadline', () => {
	it('keeps the cases that it had judged, reaches no verdict on them, and activates nothing', async () => {
		hangFrom(12);
		const [run, words] = await Promise.all([
			field.run(iterate('--timeout', '4s', '--json')),
			field.run(iterate('--timeout', '4s', '--activate', '--yes')),
		]);
		const report = ReportSchema.parse(run.json());
		expect(run.exit).toBe(2);
		expect(report).toMatchObject({ ok: false, verdict: null, activation: null, cutOff: { code: 'timeout' } });
		expect(report.regressions.length).toBeGreaterThan(0);
		expect(report.regressions.length + (report.cases?.notRun ?? 0)).toBe(9);
		expect(report.replays).toHaveLength(1);
		expect([words.exit, words.stdout]).toEqual([
			2,
			expect.stringMatching(/Cut off: the run did not end within 4s/),
		]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('that had judged nothing ends as any other', async () => {
		field.proxy.fate = () => ({ hangs: true });
		const run = await field.run(iterate('--timeout', '1s', '--json'));
		expect([run.exit, run.json().code]).toEqual([2, 'timeout']);
	});
});

describe('iterate asks for what it needs before any work', () => {
	it.each([
		['leave to activate', ['--activate'], 'needs_answer'],
		['the case files', ['--cases', 'not-there.json'], 'file_not_found'],
		['patterns of changes', ['--allow-change', 'nonsense'], 'bad_change_pattern'],
	])('%s', async (_what, more, code) => {
		const run = await field.run(iterate(...more, '--json'));
		expect([run.exit, run.json().code]).toEqual([2, code]);
		expect(field.proxy.calls.filter((call) => /simulate|explain/.test(call))).toEqual([]);
	});
});
