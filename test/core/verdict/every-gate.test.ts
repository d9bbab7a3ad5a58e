import { describe, expect, it } from 'vitest';
import type { AdminReader } from '../../../src/core/ports.js';
import type { Replay } from '../../../src/core/report/evidence.js';
import type { FieldSource } from '../../../src/core/report/trace.js';
import { casesGate } from '../../../src/core/verdict/cases-gate.js';
import { denialGate } from '../../../src/core/verdict/denial-gate.js';
import type { Evidence } from '../../../src/core/verdict/gate.js';
import {
	candidateGate,
	contractGate,
	evidenceGate,
	simulationGate,
} from '../../../src/core/verdict/gates.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import { judgeRuntime, readRuntime } from '../../../src/core/verdict/runtime.js';
import type { ActivationStatus } from '../../../src/model/activation-status.js';
import {
	accepting,
	allowed,
	decision,
	denied,
	evidenceOf,
	failed,
	regression,
	replay,
	version,
} from '../../support/evidence.js';
import { recordedStatus } from '../../support/recorded-status.js';

const of = (...replays: Partial<Replay>[]) => evidenceOf({ replays: replays.map((one) => replay(one)) });
const AWAY = failed('sts_simulation_unreachable:fetch failed');

describe('the gate of the denial', () => {
	const field = (path: string, source: FieldSource['source']): FieldSource => ({
		path,
		source,
		law: null,
		why: '',
		before: null,
		after: null,
	});

	it('looks at every denial', () => {
		const evidence = of({}, { resource: 'resource://mail', calibration: 'uncalibrated' });
		expect(denialGate(evidence, accepting()).blockers).toEqual(['denial_uncalibrated:resource://mail']);
	});

	it('says so where no denial can be checked, and only then', () => {
		const unchecked = { calibration: 'uncalibratable' } as const;
		expect(denialGate(of(unchecked), accepting()).text).toContain('cannot be checked');
		expect(denialGate(of({}, unchecked), accepting()).text).toContain('replays as logged');
		expect(denialGate(of({}), accepting()).text).toContain('replays as logged');
	});

	it('names the first field that is not from audit', () => {
		const fields = [field('principal.labels', 'recorded'), field('context.subject_claims', 'missing')];
		expect(denialGate(of({ calibration: 'uncalibrated', fields }), accepting()).text).toContain(
			'the first field in doubt is context.subject_claims (missing)',
		);
	});
});

describe('the gate of the simulation', () => {
	it('does not take the word of the summary for that of a replay, nor the other way round', () => {
		const evidence = of({});
		const summary = evidence.candidate;
		const swapped: Evidence[] = [
			{ ...evidence, replays: [replay(), replay({ candidate: AWAY })] },
			{ ...evidence, candidate: summary === null ? null : { ...summary, executed: false } },
			{ ...evidence, candidate: null },
		];
		for (const one of swapped) {
			expect(simulationGate(one, accepting()).blockers).toEqual(['simulation_not_executed']);
		}
	});
});

describe('the gate of the candidate', () => {
	it('judges what was decided, beside what was not', () => {
		const evidence = of({ candidate: AWAY }, { candidate: denied('restriction_active') });
		expect(candidateGate(evidence, accepting()).blockers).toEqual(['candidate_still_denies:deny']);
		expect(candidateGate(of({ candidate: AWAY }, {}), accepting()).status).toBe('passed');
	});
});

describe('the gate of the roll-out contract', () => {
	it('is failed by one answer of several', () => {
		const evidence = of({}, { candidate: allowed({ wouldActivate: false }) });
		expect(contractGate(evidence, accepting()).blockers).toEqual(['rollout_contract_rejected']);
	});

	it('judges where one answer of several is the server’s', () => {
		const offline = { candidate: allowed({ by: 'offline', wouldActivate: null }) } as const;
		const evidence = of(offline, { candidate: allowed({ wouldActivate: false }) });
		expect(contractGate(evidence, accepting()).blockers).toEqual(['rollout_contract_rejected']);
	});
});

describe('the gate of cases', () => {
	it('needs no kind of case beside a logged denial', () => {
		const evidence = evidenceOf({ regressions: [regression('a', 'allow')] });
		expect(casesGate(evidence, accepting())).toMatchObject({ status: 'passed', blockers: [] });
	});
});

describe('the gate of evidence', () => {
	it('looks at cases of another version', () => {
		const foreign = regression('a', 'allow', { answer: allowed({ versionId: 'version-3' }) });
		const evidence = evidenceOf({ regressions: [foreign] });
		expect(evidenceGate(evidence, accepting()).blockers).toEqual(['evidence_of_other_version']);
	});
});

describe('a verdict', () => {
	const reach = (over: Partial<Evidence>) =>
		reachVerdict(evidenceOf(over), accepting(), '2026-11-21T09:00:00.000Z');

	it('says in one word what it is', () => {
		expect(reach({}).status).toBe('safe');
		expect(reach({ runtime: { ready: false, state: 'failed', text: 'down' } })).toMatchObject({
			status: 'blocked',
			blockers: ['runtime_not_ready'],
		});
		expect(reach({ replays: [replay({ calibration: 'uncalibrated' })] })).toMatchObject({
			status: 'blocked',
			blockers: ['denial_uncalibrated:resource://ledger'],
		});
		expect(reach({ replays: [replay({ candidate: allowed({ by: 'offline' }) })] })).toMatchObject({
			status: 'blocked',
			blockers: ['offline_evidence'],
		});
	});
});

describe('what is not known', () => {
	const notKnown = (over: Partial<Evidence>) =>
		reachVerdict(evidenceOf(over), accepting(), '2026-11-21T09:00:00.000Z').notKnown;
	const empty = { files: [], digest: 'x', vacuous: 0, accepted: [] };
	const cases = { ...empty, count: 2, notRun: 0, leftOut: 0, shard: null };
	const disagreement = {
		version: 'Main v2',
		versionId: 'version-2',
		input: {},
		server: 'deny',
		offline: 'allow',
	};

	it.each<[string, Partial<Evidence>, string]>([
		['cases that were not run', { cases: { ...cases, notRun: 3 } }, '3 cases were not run'],
		['other shards', { cases: { ...cases, shard: '1/2' } }, 'outside of shard 1/2'],
		['an input from a file', { replays: [replay({ eventId: null })] }, 'the input from a file'],
		[
			'what an engine decides that disagrees',
			{ engine: { compared: 1, disagreement, logicVersions: [] } },
			'engine_disagrees: on Main v2 the server says deny, the offline engine allow',
		],
	])('%s', (_what, over, told) => {
		expect(notKnown(over)).toEqual([expect.stringContaining(told)]);
	});

	it('counts the denials that were not replayed, and no others', () => {
		const decisions = ['event-1', 'event-2', 'event-3'].map((eventId) => decision({ eventId }));
		const trace: Evidence['trace'] = {
			requestId: 'request-1',
			outcome: 'denied',
			finalDecision: 'deny',
			reasons: [],
			determiningPolicies: [],
			at: '2026-11-21T09:00:00.000Z',
			application: null,
			decisions,
			events: [],
		};
		expect(notKnown({ trace })).toEqual(['2 more denied resources of the request were not replayed']);
		const replays = decisions.map(({ eventId }) => replay({ eventId }));
		expect(notKnown({ trace, replays })).toEqual([]);
	});

	it('is not told of what was run, asked and agreed', () => {
		expect(notKnown({ cases, engine: { compared: 1, disagreement: null, logicVersions: [] } })).toEqual([]);
	});
});

describe('the runtime', () => {
	const status: ActivationStatus = recordedStatus('status after activate v2');
	const loaded = status.runtime.manifestSha256 ?? '';
	const judged = (propagation: ActivationStatus['propagation'], manifestSha256: string) =>
		judgeRuntime({ ...status, propagation }, version(1, { manifestSha256 })).ready;

	it('is ready where propagation is through, or its manifest is the active one', () => {
		expect(judged('loaded', 'another')).toBe(true);
		expect(judged('waiting_for_sts', loaded)).toBe(true);
		expect(judged('waiting_for_sts', 'another')).toBe(false);
	});

	it('is asked of the baseline, of the candidate where nothing is active, and of nothing else', async () => {
		const asked: unknown[] = [];
		const reader = (answer: ActivationStatus | null) => {
			const admin: Pick<AdminReader, 'activationStatus'> = {
				activationStatus: async (...what) => {
					asked.push(what);
					return answer;
				},
			};
			return admin as AdminReader;
		};
		const [baseline, candidate] = [version(1, { manifestSha256: loaded }), version(2)];
		expect(await readRuntime(reader(status), baseline, candidate)).toMatchObject({ ready: true });
		expect(await readRuntime(reader(null), null, candidate)).toMatchObject({ ready: null, state: 'unknown' });
		expect(await readRuntime(reader(status), null, null)).toBeNull();
		expect(asked).toEqual([
			['set-main', 'version-1'],
			['set-main', 'version-2'],
		]);
	});
});
