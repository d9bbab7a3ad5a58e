import { describe, expect, it } from 'vitest';
import { DenialsSchema } from '../../src/core/report/denials.js';
import { tracesOf } from '../../src/core/report/requests.js';
import { type Report, ReportSchema } from '../../src/core/report/schema.js';
import type { ExchangeRequest } from '../../src/sandbox/exchange/types.js';
import type { CliRun } from '../support/cli.js';
import { setScene } from '../support/scene.js';

const scene = setScene();

const reportOf = (run: CliRun): Report => ReportSchema.parse(run.json());
const ask = (over: Partial<ExchangeRequest> = {}) =>
	scene.sandbox.exchange({
		application: 'Payments Agent',
		resources: ['resource://ledger'],
		scopes: ['ledger:refund'],
		labels: ['cashier'],
		...over,
	}).requestId;

/** A request that version 2 allows. */
const cleared = () => ask({ labels: ['cashier', 'auditor'] });
/** A request that version 2 denies still. */
const denied = () => ask({ labels: ['clerk'] });
const idsOf = (report: Report) => tracesOf(report).map(({ requestId }) => requestId);
/** The words of a command that a screen tells behind a label, over as many lines as it takes. */
const wordsBehind = ({ stdout }: CliRun, label: string) =>
	new RegExp(`${label} +caracalite ((?:.*\\\\\\n)*.*)`)
		.exec(stdout)?.[1]
		?.replaceAll('\\\n', ' ')
		.split(/\s+/) ?? [];
const told = (run: CliRun) => [run.exit, reportOf(run).verdict?.status, idsOf(reportOf(run))];

describe('a verdict on several requests', () => {
	it('is safe where each is allowed, and needs all that they need', async () => {
		const ids = [scene.story.deniedRequestId, cleared()];
		const run = await scene.run(['verdict', ...ids, '--candidate', '2', '--json']);
		expect(told(run)).toEqual([0, 'safe', ids]);
		expect(reportOf(run).replays.map(({ requestId }) => requestId)).toEqual(ids);
	});

	it.each(['verdict', 'iterate'])(
		'is not safe for %s where one is denied still, wherever it stands',
		async (command) => {
			const [one, other] = [scene.story.deniedRequestId, denied()];
			for (const ids of [
				[one, other],
				[other, one],
			]) {
				const run = await scene.run([command, ...ids, '--candidate', '2', '--json']);
				expect(told(run)).toEqual([1, 'blocked', ids]);
				expect(reportOf(run).verdict?.blockers).toContain('candidate_still_denies:deny');
			}
			const { stdout } = await scene.run([command, one, other, '--candidate', '2']);
			expect(stdout).toContain(other);
		},
	);

	it('has nothing to say where policy did not deny one of them, which is read once', async () => {
		const ids = [scene.story.deniedRequestId, ask({ scopes: ['ledger:read'] })];
		const judged = await scene.run(['verdict', ...ids, '--candidate', '2', '--json']);
		expect([judged.exit, judged.json().code]).toEqual([1, 'not_denied']);
		const iterated = await scene.run(['iterate', ...ids, '--candidate', '2', '--json']);
		expect([iterated.exit, reportOf(iterated)]).toMatchObject([
			1,
			{ ok: false, reproduced: false, verdict: null },
		]);
		expect(idsOf(reportOf(iterated))).toEqual(ids);
		const { stdout } = await scene.run(['iterate', ...ids, '--candidate', '2']);
		expect(stdout).toContain(`No verdict: request ${ids[1]} was allowed; leave it out`);
	});

	it('is what a report of several asks for, and no part of it', async () => {
		const ids = [scene.story.deniedRequestId, denied()];
		for (const before of [
			['explain', ...ids],
			['simulate', ...ids, '--candidate', '2'],
		]) {
			const { stdout: stdin } = await scene.run([...before, '--json']);
			for (const argv of [
				['verdict', '--candidate', '2'],
				['iterate', '--candidate', '2'],
				['activate', ids[0] ?? '', ids[1] ?? '', '--candidate', '2', '--yes'],
			]) {
				const run = await scene.run([...argv, '--json'], { stdin });
				expect([argv[0], ...told(run)]).toEqual([argv[0], 1, 'blocked', ids]);
			}
			const part = await scene.run(['verdict', ids[0] ?? '', '--candidate', '2', '--json'], { stdin });
			expect([part.exit, part.json().code]).toEqual([2, 'report_other_request']);
		}
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('counts further requests where a report names no first', async () => {
		const { stdout } = await scene.run(['explain', scene.story.deniedRequestId, denied(), '--json']);
		const report = JSON.parse(stdout);
		const stdin = JSON.stringify({ ...report, trace: null });
		const run = await scene.run(['verdict', '--candidate', '2', '--json'], { stdin });
		expect(told(run)).toEqual([
			1,
			'blocked',
			report.otherTraces.map((one: Report['trace']) => one?.requestId),
		]);
	});
});

describe('rolling out for several requests', () => {
	it('asks the active version for each of them', async () => {
		const ids = [scene.story.deniedRequestId, cleared()];
		const judged = await scene.run(['verdict', ...ids, '--candidate', '2']);
		const next = wordsBehind(judged, 'Roll out');
		expect(next).toEqual(expect.arrayContaining(ids));
		const run = await scene.run([...next, '--yes', '--json']);
		expect(reportOf(run).activation).toMatchObject({
			works: true,
			proven: true,
			denials: { asked: 2, failed: [] },
			why: expect.stringContaining(`the denied requests ${ids.join(', ')}`),
		});
	});

	it('is told for all of them', async () => {
		const ids = [scene.story.deniedRequestId, cleared()];
		const run = await scene.run(['iterate', ...ids, '--candidate', '2', '--activate', '--yes']);
		expect(run.stdout).toContain('the 2 denied requests are allowed by the active version');
	});
});

describe('a request is named', () => {
	const commands = ['explain', 'propose', 'simulate', 'verdict', 'iterate', 'activate'];
	const argv = (command: string, ...words: string[]) => [
		...[command, ...words],
		...(['explain', 'propose'].includes(command) ? [] : ['--candidate', '2']),
		...(command === 'activate' ? ['--yes'] : []),
		'--json',
	];

	it.each(commands)('to %s as the newest, in two ways, and as a cause of denials', async (command) => {
		const newest = cleared();
		const { groups } = DenialsSchema.parse((await scene.run(['denials', '--json'])).json());
		const cause = groups.find(({ example }) => example.requestId === newest)?.id ?? '';
		for (const word of ['-', '--latest', cause]) {
			expect(idsOf(reportOf(await scene.run(argv(command, word))))).toEqual([newest]);
			if (command === 'activate') scene.again();
			if (command === 'activate') return;
		}
		const both = await scene.run(argv(command, newest, '--latest'));
		expect([both.exit, both.json()]).toMatchObject([2, { hint: expect.stringContaining('`-`') }]);
		const twice = await scene.run(argv(command, newest, cause, '-'));
		expect(idsOf(reportOf(twice))).toEqual([newest]);
	});

	it.each(['explain', 'propose', 'simulate'])('or %s says how', async (command) => {
		const none = await scene.run(argv(command));
		expect(none.json()).toMatchObject({ code: 'request_needed', hint: expect.stringContaining('request') });
		if (command !== 'simulate') expect(none.json().hint).toContain('`-`');
	});

	it('as the newest on a resource, where one is named', async () => {
		const onLedger = cleared();
		ask({ resources: ['resource://mail'], scopes: ['mail:send'] });
		const run = await scene.run([
			...['verdict', '--latest', '--resource', 'resource://ledger', '--candidate', '2', '--json'],
		]);
		expect(idsOf(reportOf(run))).toEqual([onLedger]);
	});
});

describe('a proposal for several requests', () => {
	it('is one path to a verdict on all of them', async () => {
		const ids = [scene.story.deniedRequestId, denied()];
		const proposed = await scene.run(['propose', ...ids, '--stage', '--json']);
		expect(told(proposed)).toEqual([0, 'safe', ids]);
		const run = await scene.run(['verdict', '--report', '-', '--json'], { stdin: proposed.stdout });
		expect(told(run)).toEqual([0, 'safe', ids]);
		expect(reportOf(run).replays.map(({ requestId }) => requestId)).toEqual(ids);
	});

	it('is not safe where it is not for one of them, and says how to go on for the others', async () => {
		const session = ask({ mode: 'session' });
		const refused = ask({ resources: ['resource://nope'] });
		for (const left of [session, refused]) {
			const ids = [left, scene.story.deniedRequestId];
			const proposed = await scene.run(['propose', ...ids, '--stage', '--json']);
			expect([proposed.exit, reportOf(proposed).verdict?.safeToActivate]).toEqual([1, false]);
			const piped = await scene.run(['verdict', '--json'], { stdin: proposed.stdout });
			expect(piped.exit).toBe(1);
			const told = await scene.run(['propose', ...ids, '--stage']);
			const next = wordsBehind(told, 'Next');
			expect(next.slice(0, 2)).toEqual(['verdict', scene.story.deniedRequestId]);
			expect((await scene.run(next)).exit).toBe(0);
		}
		const moved = await scene.run(['propose', session, cleared(), '--activate', '--yes', '--json']);
		expect([moved.exit, reportOf(moved).activation]).toEqual([1, null]);
	});

	it('mends the zone in one go, asking as always', async () => {
		const ids = [scene.story.deniedRequestId, cleared()];
		const unasked = await scene.run(['propose', ...ids, '--activate', '--json']);
		expect([unasked.exit, unasked.json().code]).toEqual([2, 'needs_answer']);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
		const run = await scene.run(['propose', ...ids, '--activate', '--yes', '--json']);
		expect([run.exit, reportOf(run).activation]).toMatchObject([0, { works: true, denials: { asked: 2 } }]);
		expect(await scene.active()).toBe(reportOf(run).proposal?.staged?.versionId);
		const again = ask();
		expect((await scene.run(['explain', again, '--json'])).json()).toMatchObject({
			trace: { outcome: 'allowed' },
		});
	});

	it('is for all that was denied since, one request of each cause', async () => {
		denied();
		const newest = denied();
		const run = await scene.run(['propose', '--since', '1d', '--json']);
		const { groups } = DenialsSchema.parse((await scene.run(['denials', '--since', '1d', '--json'])).json());
		const examples = groups.filter(({ granted }) => !granted).map(({ example }) => example.requestId);
		expect(idsOf(reportOf(run))).toEqual([...new Set(examples)]);
		expect(examples).toContain(newest);
		const none = await scene.run([
			...['propose', '--since', '1d', '--resource', 'resource://reports', '--json'],
		]);
		expect(none.exit).toBe(1);
	});
});

it('explains several, one after the other', async () => {
	const ids = [scene.story.deniedRequestId, denied()];
	const { stdout } = await scene.run(['explain', ...ids]);
	expect(stdout.match(/DENIED/g)).toHaveLength(2);
	for (const id of ids) expect(stdout).toContain(id);
	expect(stdout.match(/Nothing was changed/g)).toHaveLength(1);
});
