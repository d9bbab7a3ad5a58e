import { describe, expect, it } from 'vitest';
import type {
	Audited,
	CanarySeen,
	Checklist,
	GatewaySeen,
	RuntimeSeen,
} from '../../../src/core/report/checklist.js';
import type { Move } from '../../../src/core/report/move.js';
import { checklistOf, type Found, hasFailed } from '../../../src/core/rollout/checklist.js';
import { version } from '../../support/evidence.js';
import { moveOf } from '../../support/moves.js';

const OUTBOX = {
	state: 'dispatched',
	attempts: 1,
	dispatchedAt: '2026-11-21T09:00:00.400Z',
	lastError: null,
};
const RUNTIME: RuntimeSeen = {
	...{ url: 'http://one', ready: true, policyAgeSeconds: 1, contractVersion: '2026-07-12' },
	...{ contractSha256: null, evalErrors: 0, compileErrors: 0, unread: null },
};
const CANARY: CanarySeen = {
	requests: [
		{
			...{ requestId: 'r1', status: 'as_predicted', decided: 'allow', predicted: 'allow' },
			...{ by: 'Main v2', policies: ['caracal-payments-mint'] },
		},
	],
	trouble: null,
};
const DECISIONS: Audited = {
	...{ decisions: 3, allowed: 2, denied: 1, held: 0, lastRequestId: 'r3', complete: true },
	policies: [{ policy: 'caracal-payments-mint', decisions: 2 }],
};
const GATEWAY: GatewaySeen = { presented: 2, allowed: 1, denied: 1, called: 1, calledThoughDenied: [] };

const ALL_SEEN: Found = {
	move: moveOf({ outbox: OUTBOX }),
	active: version(2),
	trouble: null,
	runtimes: [{ seen: RUNTIME, status: 'passed', text: 'ready' }],
	canary: CANARY,
	noCanary: '',
	audited: { decisions: DECISIONS, gateway: GATEWAY },
	unread: '',
};

const statuses = (checklist: Checklist) =>
	Object.fromEntries(checklist.map(({ check, status }) => [check, status]));
const PASSED = {
	...{ activation: 'passed', message: 'passed', loaded: 'passed', runtime: 'passed' },
	...{ canaries: 'passed', decisions: 'passed', gateway: 'passed' },
};

describe('the checklist after an activation', () => {
	it('has every line of the deployment page, each with its evidence', () => {
		const checklist = checklistOf(ALL_SEEN);
		expect(statuses(checklist)).toEqual(PASSED);
		expect(hasFailed(checklist)).toBe(false);
		for (const { evidence } of checklist) expect(evidence).not.toBeNull();
		expect(checklist.find(({ check }) => check === 'decisions')?.text).toBe(
			'3 decisions by Main v2: caracal-payments-mint 2, 1 denied',
		);
	});

	it('passes nothing of which nothing was seen', () => {
		const nothing = {
			...({ outcome: 'timeout', active: null, loaded: false, outbox: null } as const),
		};
		const checklist = checklistOf({
			...{
				move: moveOf(nothing),
				active: undefined,
				trouble: null,
				runtimes: [],
				canary: null,
				audited: null,
			},
			...{ noCanary: 'no canary is given', unread: 'audit could not be read: nothing answers' },
		});
		expect(new Set(Object.values(statuses(checklist)))).toEqual(new Set(['not_known']));
		expect(checklist.map(({ text }) => text)).toContain('audit could not be read: nothing answers');
	});

	it.each<[keyof typeof PASSED, string, Partial<Found>]>([
		['activation', 'failed', { active: version(3) }],
		['activation', 'failed', { active: null }],
		['activation', 'not_known', { active: undefined }],
		['message', 'failed', { move: moveOf({ outbox: { ...OUTBOX, state: 'dead' } }) }],
		['message', 'not_known', { move: moveOf({ outbox: { ...OUTBOX, state: 'pending' } }) }],
		['loaded', 'failed', { move: moveOf({ outbox: OUTBOX, outcome: 'failed' }) }],
		['runtime', 'failed', { runtimes: [{ seen: RUNTIME, status: 'failed', text: 'not ready' }] }],
		['runtime', 'not_known', { runtimes: [] }],
		['canaries', 'failed', { canary: { requests: [], trouble: 'it printed no request id' } }],
		['decisions', 'failed', { trouble: { code: 'new_denials', text: 'denied' } }],
		['decisions', 'not_known', { audited: { decisions: { ...DECISIONS, decisions: 0 }, gateway: GATEWAY } }],
		['gateway', 'not_known', { audited: { decisions: DECISIONS, gateway: { ...GATEWAY, presented: 0 } } }],
		[
			'gateway',
			'failed',
			{ audited: { decisions: DECISIONS, gateway: { ...GATEWAY, calledThoughDenied: ['r8'] } } },
		],
	])('%s is %s where that is what was seen, and every other line is as before', (check, status, over) => {
		const checklist = checklistOf({ ...ALL_SEEN, ...over });
		expect(statuses(checklist)).toEqual({ ...PASSED, [check]: status });
		expect(hasFailed(checklist)).toBe(status === 'failed');
	});

	it.each<Move['outcome']>(['timeout', 'overtaken', 'not_confirmed'])(
		'does not call %s loaded',
		(outcome) => {
			expect(statuses(checklistOf({ ...ALL_SEEN, move: moveOf({ outcome }) })).loaded).toBe('not_known');
		},
	);

	it('has a line for each replica', () => {
		const runtimes: Found['runtimes'] = [
			{ seen: RUNTIME, status: 'passed', text: 'ready' },
			{ seen: { ...RUNTIME, url: 'http://two' }, status: 'not_known', text: 'nothing answers' },
		];
		const lines = checklistOf({ ...ALL_SEEN, runtimes }).filter(({ check }) => check === 'runtime');
		expect(lines.map(({ text, status }) => `${status} ${text}`)).toEqual([
			'passed http://one: ready',
			'not_known http://two: nothing answers',
		]);
	});
});
