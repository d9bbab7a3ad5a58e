import pLimit from 'p-limit';
import type { Answer } from '../../model/answer.js';
import type { VersionRef } from '../../model/version-ref.js';
import { type ReadDecision, readEvent } from '../event/read.js';
import { foretell } from '../foretell.js';
import { type Askable, askAll, askable, faithful } from '../replay/ask-decider.js';
import { deciderJudge, type Judge } from '../replay/judge.js';
import { decidesAsLogged } from '../replay/replay.js';
import type { Run } from '../run.js';
import type { TrafficClass } from '../traffic/class.js';
import { outcomeKey } from './outcome.js';
import { withinBudget } from './plan.js';
import { isReplayed, type Replayed, type ReplayedOrNot, sumUp } from './replayed.js';

/** The sides of a shadow: what is active, and what is judged. */
export interface Sides {
	/** Null where nothing is active: everything is denied. */
	baseline: VersionRef | null;
	/** Null for documents on disk. */
	candidate: VersionRef | null;
	/** Judges the candidate, by the server where it is a version. */
	judge: Judge;
	/** Judges the candidate by the offline engine. */
	offline: Judge;
}

/** Who is asked about a class. */
interface Judges {
	decider(version: VersionRef): Judge;
	base: Judge;
	candidate: Judge;
}

interface Question extends Askable {
	traffic: TrafficClass;
	event: ReadDecision;
}

const NOTHING_ACTIVE: Answer = {
	by: 'server',
	versionId: null,
	evaluation: 'executed',
	decision: 'deny',
	reason: 'no_active_policy_set',
	hold: null,
	policies: [],
	warnings: [],
	wouldActivate: null,
	result: null,
};

type ShadowRun = Pick<
	Run,
	'admin' | 'catalog' | 'judges' | 'zone' | 'progress' | 'signal' | 'limit' | 'concurrency'
>;

/**
 * Decides every class of traffic by the candidate, by what is active, and by the version that decided
 * it then: by the server within `budget` calls, beyond it by the offline engine. In their order.
 */
export async function decideClasses(
	run: ShadowRun,
	classes: readonly TrafficClass[],
	sides: Sides,
	budget: number | null,
): Promise<ReplayedOrNot[]> {
	const questions = await questionsOf(run, classes);
	const planned = questions.map((one) => ({
		key: one.traffic.key,
		count: one.traffic.seen.count,
		questions: serverQuestions(one, sides),
	}));
	const chosen = withinBudget(planned, budget);
	const calls = new Set(planned.flatMap(({ questions: asked }, place) => (chosen.has(place) ? asked : [])))
		.size;
	const limit = pLimit(run.concurrency);
	let done = 0;
	const tell = () => {
		const left = Math.ceil(calls * (1 - done / Math.max(1, questions.length)));
		const text = `replaying traffic${foretell(run, left)}`;
		run.progress({ step: 'shadow', text, done, total: questions.length });
	};
	const decided: ReplayedOrNot[] = [];
	const decide = (judges: Judges, places: readonly number[]) =>
		Promise.all(
			places.map((place) =>
				limit(async () => {
					run.signal.throwIfAborted();
					const question = questions[place];
					if (question === undefined) return;
					decided[place] = await decideOne(question, judges, sides);
					done += 1;
					tell();
				}),
			),
		);
	tell();
	const places = [...questions.keys()];
	try {
		await decide(
			serverJudges(run, sides),
			places.filter((place) => chosen.has(place)),
		);
		await checkEngine(run, decided, sides);
		await decide(
			offlineJudges(run, sides),
			places.filter((place) => !chosen.has(place)),
		);
	} finally {
		limit.clearQueue();
	}
	return withEngineChecked(decided);
}

async function questionsOf(
	{ catalog, zone }: ShadowRun,
	classes: readonly TrafficClass[],
): Promise<Question[]> {
	const observed = classes.map((traffic) => {
		const event = readEvent(traffic.event, { zoneId: zone.id, asRebuilt: null });
		if (!event.byPolicy) throw new Error(`event ${event.id} is of no class: policy did not decide it`);
		return { traffic, event, mints: traffic.mints };
	});
	const ways = await askable(catalog, observed);
	return observed.map(({ traffic, event }, index) => ({
		...{ traffic, event },
		...(ways[index] ?? { inputs: [], decider: null }),
	}));
}

/** What the server is asked about a class, each question once however many ask it. */
function serverQuestions({ inputs, decider }: Question, { baseline, candidate }: Sides): string[] {
	if (decider === null) return [];
	const versions = new Set([decider, baseline, candidate].map((one) => one?.versionId ?? null));
	versions.delete(null);
	return inputs.flatMap(({ input }) => {
		const text = JSON.stringify(input);
		return [...versions].map((version) => `${version} ${text}`);
	});
}

function serverJudges({ judges }: ShadowRun, { baseline, judge }: Sides): Judges {
	return {
		decider: (version) => deciderJudge(judges, version),
		base: baseline === null ? async () => NOTHING_ACTIVE : judges.of(baseline),
		candidate: judge,
	};
}

function offlineJudges({ judges }: ShadowRun, { baseline, offline }: Sides): Judges {
	return {
		decider: (version) => judges.offline(version),
		base: baseline === null ? async () => NOTHING_ACTIVE : judges.offline(baseline),
		candidate: offline,
	};
}

async function decideOne(question: Question, judges: Judges, { baseline }: Sides): Promise<ReplayedOrNot> {
	const { traffic, event, inputs, decider } = question;
	if (decider === null) return { traffic, why: 'version_gone', mayFlip: false };
	const asked = await askAll(judges.decider(decider), inputs);
	const { why, asked: possible } = faithful(question, asked);
	if (why === 'uncalibrated') return { traffic, why, mayFlip: false };
	if (why === 'uncalibratable') return notDecided(traffic, asked[0]?.answer ?? null);
	const decides = baseline?.versionId === decider.versionId;
	const versions = await Promise.all(
		possible.map(async ({ input: { input }, answer }) => ({
			...{ input, decider: answer },
			base: decides && answer.evaluation === 'executed' ? answer : await judges.base(input),
			candidate: await judges.candidate(input),
		})),
	);
	const answers = versions.flatMap((one) => [one.decider, one.base, one.candidate]);
	const first = versions[0]?.base;
	return sumUp(traffic, event, versions, {
		by: answers.some(({ by }) => by === 'offline') ? 'offline' : 'server',
		superseded: first !== undefined && !decidesAsLogged(event.outcome, first),
		agrees: null,
	});
}

/** Why the version that decided said nothing: it is gone, or the offline engine cannot tell. */
function notDecided(traffic: TrafficClass, answer: Answer | null): ReplayedOrNot {
	const offline = answer !== null && OFFLINE.includes(answer.reason ?? '');
	return { traffic, why: offline ? 'over_budget' : 'version_gone', mayFlip: offline };
}

const OFFLINE = ['offline_engine', 'rego_logic', 'bundle_refused'];

/** Has the offline engine decide what the server decided, which tells what its word is worth. */
async function checkEngine(run: ShadowRun, decided: ReplayedOrNot[], sides: Sides): Promise<void> {
	const judges = offlineJudges(run, sides);
	const compared = decided.map(async (one, place) => {
		if (!isReplayed(one) || one.by === 'offline') return;
		const [base, candidate] = await Promise.all([judges.base(one.input), judges.candidate(one.input)]);
		if (base.evaluation === 'not_executed' || candidate.evaluation === 'not_executed') return;
		const agrees =
			outcomeKey(base) === outcomeKey(one.base) && outcomeKey(candidate) === outcomeKey(one.candidate);
		decided[place] = { ...one, agrees };
	});
	await Promise.all(compared);
}

/** What rests on an offline engine that was found to be wrong elsewhere is not replayed. */
function withEngineChecked(decided: readonly ReplayedOrNot[]): ReplayedOrNot[] {
	if (!decided.some((one) => isReplayed(one) && one.agrees === false)) return [...decided];
	const isVoid = (one: ReplayedOrNot): one is Replayed => isReplayed(one) && one.by === 'offline';
	return decided.map((one) =>
		isVoid(one) || (!isReplayed(one) && one.why === 'over_budget')
			? { traffic: one.traffic, why: 'engine_disagrees', mayFlip: true }
			: one,
	);
}
