import { formatDuration } from '../../model/duration.js';
import { isCaracaliteError } from '../../model/errors.js';
import { roughly } from '../foretell.js';
import type { Shadow } from '../report/shadow.js';
import { isoServerNow, type Run } from '../run.js';
import { analyse } from '../shadow/analyse.js';
import { decideClasses } from '../shadow/decide.js';
import type { Sides } from '../shadow/judges.js';
import { LiveTraffic } from '../shadow/live.js';
import { AUDIT_PAUSE_MS, pollAudit } from '../trace/follow.js';
import type { AuditPart } from '../traffic/walk.js';
import { explanationOf, readApiTraffic, type ShadowOptions, shadowStep, sidesOf } from './shadow.js';

/** What a run needs to tell what came of it when its time is up. */
const ENDING_MS = 20_000;

/**
 * Takes traffic as it comes for so many milliseconds, and holds the candidate against it: each event is
 * looked at as it comes in, and once more at the end, when the mandates that were presented are looked into.
 * An interrupt ends it with what was seen so far; throws its reason where that is nothing.
 */
export async function followShadow(
	run: Run,
	part: AuditPart,
	followMs: number,
	options: ShadowOptions,
): Promise<Shadow> {
	const since = isoServerNow(run);
	const sides = await sidesOf(run, options);
	const explanation = await explanationOf(run, sides, options);
	const live = new LiveTraffic(run.admin, part);
	const filter = { ...part.filter, since };
	try {
		const followed = await follow(run, { part: { ...part, filter }, followMs, live, sides });
		const traffic = await readApiTraffic(run, { ...part, filter });
		const cut = `The deadline of the run (--timeout) ended it after ${formatDuration(followed)}.`;
		const notes = followed < followMs ? [...traffic.notes, cut] : traffic.notes;
		return await shadowStep(run, { ...traffic, notes, source: 'live' }, options);
	} catch (error) {
		const isStopped = isCaracaliteError(run.signal.reason, 'interrupted');
		if (!isStopped || live.decisions === 0) throw error;
		const { events, decisions } = live;
		const decided = await live.soFar();
		const window = { since, until: isoServerNow(run) };
		const traffic = {
			...{ source: 'live' as const, window, events, decisions, missing: [], gaps: [], notes: [] },
			classes: decided.map((one) => one.traffic),
		};
		return analyse(decided, { traffic, ...explanation, cutOff: true });
	}
}

interface Following {
	part: AuditPart;
	followMs: number;
	live: LiveTraffic;
	sides: Sides;
}

/** Gives for how many milliseconds it did: the deadline of a run that a person chose ends it earlier. */
async function follow(run: Run, { part, followMs, live, sides }: Following): Promise<number> {
	const { applicationId, label, since } = part.filter;
	const poll = pollAudit(run.admin, {
		...(applicationId === undefined ? {} : { applicationId }),
		...(label === undefined ? {} : { label }),
		...(since === undefined ? {} : { since }),
		eventType: 'token_exchange',
	});
	run.limit.room(followMs + ENDING_MS);
	const enough = Math.min(followMs, Math.max(0, run.limit.left() - ENDING_MS));
	const ends = run.clock.now() + enough;
	const quiet = { ...run, progress: () => {} };
	// The last look comes when the time is up: what came in during the last pause counts too.
	for (let last = false; !last; ) {
		const left = ends - run.clock.now();
		last = left <= 0;
		for (const event of await poll()) live.offer(event);
		live.decide(await decideClasses(quiet, await live.undecided(), sides, null));
		if (last) break;
		run.progress({ step: 'shadow', text: soFarText(live, left) });
		await run.clock.sleep(Math.min(AUDIT_PAUSE_MS, Math.max(1, left)), run.signal);
	}
	return enough;
}

function soFarText(live: LiveTraffic, left: number): string {
	const flipped = live.flipped();
	const otherwise = flipped === 0 ? 'none decided otherwise' : `${flipped} decided otherwise`;
	return `following: ${live.decisions} decisions, ${otherwise}, ${roughly(left)} left`;
}
