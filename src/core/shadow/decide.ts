import pLimit from 'p-limit';
import { type ReadDecision, readEvent } from '../event/read.js';
import { foretell } from '../foretell.js';
import { type Askable, askAll, askable, faithful } from '../replay/ask-decider.js';
import { decidesAsLogged } from '../replay/replay.js';
import type { NotReplayed } from '../report/shadow.js';
import type { Run } from '../run.js';
import type { TrafficClass } from '../traffic/class.js';
import { engineJudges, type Judges, type Sides, serverJudges } from './judges.js';
import { checkedAgainst, ONLY_THE_SERVER, withoutWrongEngine } from './offline.js';
import { withinBudget } from './plan.js';
import { isReplayed, mayFlip, type ReplayedOrNot, sumUp } from './replayed.js';

interface Question extends Askable {
	traffic: TrafficClass;
	event: ReadDecision;
}

type ShadowRun = Pick<
	Run,
	'catalog' | 'judges' | 'zone' | 'progress' | 'signal' | 'limit' | 'concurrency'
> & {
	admin: Pick<Run['admin'], 'estimate'>;
};

/**
 * Decides every class of traffic by the version that decided it then, by what is active and by the
 * candidate: by the server within `budget` calls, beyond it by the offline engine, the most frequent first.
 * Gives them in their order.
 */
export async function decideClasses(
	run: ShadowRun,
	classes: readonly TrafficClass[],
	sides: Sides,
	budget: number | null,
): Promise<ReplayedOrNot[]> {
	const frequent = classes.toSorted((one, other) => other.seen.count - one.seen.count);
	const questions = await questionsOf(run, frequent);
	const planned = questions.map((one) => ({
		key: one.traffic.key,
		count: one.traffic.seen.count,
		questions: serverQuestions(one, sides),
	}));
	const chosen = withinBudget(planned, budget);
	const asked = planned.flatMap(({ questions: own }, place) => (chosen.has(place) ? own : []));
	const decide = openDecider(run, sides, { total: questions.length, calls: new Set(asked).size });
	const engine = engineJudges(run, sides);
	const isChosen = (_: Question, place: number) => chosen.has(place);
	const byServer = await decide(serverJudges(run, sides), questions.filter(isChosen));
	const checked = await checkedAgainst(byServer, engine);
	const rest = questions.filter((_, place) => !chosen.has(place));
	const byEngine = await decide(engine, rest);
	const found = new Map([...checked, ...byEngine].map((one) => [one.traffic, one]));
	const inOrder = classes.flatMap((one) => found.get(one) ?? []);
	const isWrong =
		run.judges.engineCheck().disagreement !== null ||
		checked.some((one) => isReplayed(one) && one.agrees === false);
	return isWrong ? withoutWrongEngine(inOrder) : inOrder;
}

/** Decides questions a few at a time, and tells how far it is. */
function openDecider(run: ShadowRun, sides: Sides, { total, calls }: { total: number; calls: number }) {
	let done = 0;
	const tell = () => {
		const left = Math.ceil(calls * (1 - done / Math.max(1, total)));
		run.progress({ step: 'shadow', text: `replaying traffic${foretell(run, left)}`, done, total });
	};
	tell();
	return async (judges: Judges, questions: readonly Question[]): Promise<ReplayedOrNot[]> => {
		const limit = pLimit(run.concurrency);
		const one = async (question: Question) => {
			run.signal.throwIfAborted();
			const decided = await decideOne(question, judges, sides);
			done += 1;
			tell();
			return decided;
		};
		try {
			return await Promise.all(questions.map((question) => limit(() => one(question))));
		} finally {
			limit.clearQueue();
		}
	};
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
	const versions = new Set([decider, baseline, candidate].map((one) => one?.versionId ?? null));
	versions.delete(null);
	return inputs.flatMap(({ input }) => {
		const text = JSON.stringify(input);
		return [...versions].map((version) => `${version} ${text}`);
	});
}

async function decideOne(question: Question, judges: Judges, { baseline }: Sides): Promise<ReplayedOrNot> {
	const { traffic, event, decider } = question;
	if (decider === null) return leftOut(question, 'version_gone', judges);
	const asked = await askAll(judges.decider(decider), question.inputs);
	const { why, asked: possible } = faithful(question, asked);
	if (why === 'uncalibrated') return leftOut(question, why, judges);
	if (why === 'uncalibratable') {
		const isOffline = asked[0]?.answer.reason === ONLY_THE_SERVER;
		return leftOut(question, isOffline ? 'over_budget' : 'version_gone', judges);
	}
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

/** A class that is not replayed as it was logged; whether the candidate decides any of its inputs otherwise is asked all the same. */
async function leftOut(
	{ traffic, inputs: sourced }: Question,
	why: NotReplayed,
	judges: Judges,
): Promise<ReplayedOrNot> {
	const inputs = sourced.map(({ input }) => input);
	const versions = await Promise.all(
		inputs.map(async (input) => ({
			...{ input, base: await judges.base(input) },
			candidate: await judges.candidate(input),
		})),
	);
	return { traffic, inputs, why, mayFlip: mayFlip(versions) };
}
