import { parseCases, type RegressionCase } from '../../src/core/cases/parse.js';
import type { Report, Verdict } from '../../src/core/report/schema.js';
import { emptyReport } from '../../src/core/run.js';
import { explainStep } from '../../src/core/steps/explain.js';
import { regressStep } from '../../src/core/steps/regress.js';
import { simulateStep } from '../../src/core/steps/simulate.js';
import { verdictStep } from '../../src/core/steps/verdict.js';
import type { VersionRef } from '../../src/model/version-ref.js';
import { accepting } from '../support/evidence.js';
import { type Candidate, drawCandidate } from './candidate.js';
import { type Draw, drawFrom, drawZone } from './draw.js';
import { repeatTraffic, type Said } from './traffic.js';
import { type Harm, type Side, truthOf } from './truth.js';
import { type Asked, answersOf, universeOf } from './universe.js';
import { wronglySafe } from './wrongly-safe.js';
import { openZone, type WorldZone } from './zone.js';
import { documentsOf, type ZoneData } from './zone-data.js';

/** What was said of a candidate, and what it really did. */
export interface Played {
	kind: string;
	verdict: Verdict['status'] | 'not staged';
	really: Harm['kind'] | 'clean' | 'still denied' | '';
	good: boolean;
	/** What is wrong with what was said, with all it takes to see it again. */
	wrong: string[];
}

/** Candidates that are played in one zone before the next is made. */
const IN_ONE_ZONE = 20;

/** Plays so many candidates that can be staged, drawn from the seed. */
export async function playWorld(seed: number, count: number): Promise<Played[]> {
	const played: Played[] = [];
	for (let zones = 0; played.filter(isJudged).length < count; zones++) {
		const left = count - played.filter(isJudged).length;
		played.push(...(await playZone(seed * 10_007 + zones, Math.min(left, IN_ONE_ZONE))));
	}
	return played;
}

export function isJudged({ verdict }: Played): boolean {
	return verdict !== 'not staged';
}

interface Stage {
	zone: WorldZone;
	draw: Draw;
	universe: readonly Asked[];
	before: Side;
	baseline: VersionRef;
	denials: readonly Said[];
}

async function playZone(seed: number, count: number): Promise<Played[]> {
	const zone = await openZone();
	try {
		const stage = await setStage(zone, drawFrom(seed));
		if (stage === null) return [];
		const played: Played[] = [];
		while (played.filter(isJudged).length < count) {
			const denied = stage.draw.one(stage.denials);
			const candidate = drawCandidate(stage.before.data, denied.request, stage.draw);
			if (candidate !== null) played.push(await playCandidate(stage, denied, candidate));
		}
		return played;
	} finally {
		zone.close();
	}
}

async function setStage(zone: WorldZone, draw: Draw): Promise<Stage | null> {
	const data = drawZone(draw, zone.applications);
	const baseline = await zone.stage(data);
	if (typeof baseline === 'string') return null;
	await zone.activate(baseline);
	const universe = universeOf(zone.applications);
	const traffic = repeatTraffic(zone.sandbox, zone.applications);
	const denials = [...traffic.values()].filter(
		({ answer, byPolicy }) => byPolicy && (answer === 'deny' || answer === 'refused'),
	);
	if (denials.length === 0) return null;
	const before = { data, answers: answersOf(data, universe), traffic };
	return { zone, draw, universe, before, baseline, denials };
}

async function playCandidate(stage: Stage, denied: Said, { kind, data }: Candidate): Promise<Played> {
	const { zone, universe, before } = stage;
	const version = await zone.stage(data);
	if (typeof version === 'string') {
		return { kind, verdict: 'not staged', really: '', good: false, wrong: [] };
	}
	const report = await judge(stage, denied, version);
	await zone.activate(version);
	const traffic = repeatTraffic(zone.sandbox, zone.applications);
	await zone.activate(stage.baseline);
	const after = { data, answers: answersOf(data, universe), traffic };
	const { harm, good } = truthOf({ before, after, universe, denied: denied.request });
	const verdict = report.verdict?.status ?? 'blocked';
	const got = answerTo(traffic, denied);
	const found = [
		...wronglySafe(report, harm, got),
		...(good && verdict !== 'safe'
			? [`good, and not recognised: ${report.verdict?.blockers.join(', ')}`]
			: []),
	];
	const wrong = found.length === 0 ? [] : [...found, retold(kind, before.data, data, denied)];
	const really = harm[0]?.kind ?? (got === 'allow' ? 'clean' : 'still denied');
	return { kind, verdict, really, good, wrong };
}

function answerTo(traffic: ReadonlyMap<string, Said>, { request, requestId }: Said): Said['answer'] | null {
	const same = [...traffic.values()].find(
		(one) => one.requestId !== requestId && JSON.stringify(one.request) === JSON.stringify(request),
	);
	return same?.answer ?? null;
}

/** Explain, simulate, now and then regress, verdict: as the commands do it. */
async function judge(
	{ zone, draw, before, universe }: Stage,
	denied: Said,
	version: VersionRef,
): Promise<Report> {
	const run = await zone.run();
	const judged = { kind: 'version', version } as const;
	const explained = await explainStep(run, emptyReport(run, '0.0.0'), [denied.requestId]);
	const resource = denied.beside > 1 ? denied.resource : null;
	const options = { judged, resource, asRebuilt: false, overlays: [], input: null };
	const simulated = await simulateStep(run, explained, options);
	const cases = draw.chance(25) ? casesOf(universe, before, draw) : [];
	if (cases.length === 0) return verdictStep(run, simulated, accepting());
	const more = { failFast: false, shard: null, all: cases, acceptHold: false, accept: null };
	return verdictStep(run, await regressStep(run, simulated, { judged, cases, ...more }), accepting());
}

/** Cases that hold today's authority: some of what is allowed, outright or by a human. */
function casesOf(universe: readonly Asked[], { answers }: Side, draw: Draw): RegressionCase[] {
	const had = universe.filter((_, index) => answers[index] === 'allow' || answers[index]?.startsWith('hold'));
	const values = Array.from({ length: Math.min(5, had.length) }, (_, index) => {
		const { input } = draw.one(had);
		const at = universe.findIndex((one) => one.input === input);
		return { name: `case ${index}`, expect: answers[at] === 'allow' ? 'allow' : 'hold', input };
	});
	return values.length === 0 ? [] : parseCases([{ file: 'world', values }]);
}

function retold(kind: string, before: ZoneData, after: ZoneData, denied: Said): string {
	const text = (data: ZoneData) =>
		documentsOf(data)
			.map(({ content }) => content.split('\n').slice(3).join('\n'))
			.join('');
	return `${kind}\n${JSON.stringify(denied.request)}\nbefore\n${text(before)}after\n${text(after)}`;
}
