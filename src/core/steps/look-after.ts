import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { CanaryRunner, RuntimeReader } from '../ports.js';
import type { CanarySeen, Checklist } from '../report/checklist.js';
import type { Move } from '../report/move.js';
import type { Report } from '../report/schema.js';
import type { Trouble, Watched } from '../report/watch.js';
import { type AuditTally, tallyAudit } from '../rollout/audited.js';
import { checklistOf, type Found } from '../rollout/checklist.js';
import { activeNow } from '../rollout/commit.js';
import { sinceOf, startTally } from '../rollout/live-tally.js';
import { goesBack, type RollbackOn, troubleOf } from '../rollout/trouble.js';
import type { Run } from '../run.js';
import { CANARY_ALL_MS, runCanary } from './canary.js';
import { askRuntimes, RUNTIMES_MS } from './runtimes.js';
import { watchLive } from './watch.js';

export interface LookOptions {
	/** Milliseconds to watch live decisions; 0 for not at all. */
	watchMs: number;
	rollbackOn: RollbackOn;
	/** Replicas of the runtime that are asked by themselves. */
	runtimes: readonly RuntimeReader[];
	/** Null where none is to run. */
	canary: CanaryRunner | null;
	/** Milliseconds that the run is to have left afterwards, at least. */
	spareMs: number;
}

/** What was seen after an activation. */
export interface Seen {
	watched: Watched | null;
	canary: CanarySeen | null;
	trouble: Trouble | null;
	/** Null where nothing was activated. */
	checklist: Checklist | null;
}

/** Events that are read where nothing was watched, at most. */
const READ = 1_000;

/**
 * Looks at an activation from every side there is: the runtimes, a canary, live decisions, audit. What stands
 * against it ends that early, where it is to be acted on. Never throws for a read that fails.
 */
export async function lookAfter(run: Run, report: Report, move: Move, options: LookOptions): Promise<Seen> {
	const { verdict, contractVersion } = report;
	const wanted = {
		canary: move.outcome === 'loaded' ? options.canary : null,
		runtimes: move.acceptedAt === null ? [] : options.runtimes,
	};
	const acts = (trouble: Trouble | null) =>
		trouble !== null && (options.rollbackOn === 'ask' || goesBack(trouble, options.rollbackOn));
	const goesOn = !acts(troubleOf(move, null, verdict));
	const leftMs = makeRoom(run, move, { ...options, ...wanted });
	const reloads = move.from?.manifestSha256 !== move.to.manifestSha256;
	const waits = goesOn && reloads && move.outcome === 'loaded';
	const runtimes = await askRuntimes(run, wanted.runtimes, move, { contractVersion, waits });
	const runner = goesOn && move.acceptedAt !== null ? wanted.canary : null;
	const canary = runner === null ? null : await runCanary(run, move.to, runner);
	const tally = tallyAudit(run.zone.id, move.to.manifestSha256);
	const enough = (watched: Watched | null) => acts(troubleOf(move, watched, verdict, canary));
	const watched = await watch(run, move, { ...options, leftMs: leftMs(), enough, heard: tally.note });
	const trouble = troubleOf(move, watched, verdict, canary);
	if (move.acceptedAt === null) return { watched, canary, trouble, checklist: null };
	const noCanary = noCanaryText(options, move, goesOn);
	const audited = await readAudit(run, move, tally, watched);
	const active = await readActive(run);
	return {
		...{ watched, canary, trouble },
		checklist: checklistOf({ move, active, trouble, runtimes, canary, noCanary, ...audited }),
	};
}

/** Puts the deadline off for what must not be cut off; gives what the watch has left of the time that was set. */
function makeRoom(run: Run, move: Move, { watchMs, canary, runtimes, spareMs }: LookOptions): () => number {
	const watches = move.outcome === 'loaded' ? watchMs : 0;
	const own = (canary === null ? 0 : CANARY_ALL_MS) + (runtimes.length === 0 ? 0 : RUNTIMES_MS);
	if (watches + own > 0) run.limit.room(watches + own);
	const endsAt = run.clock.now() + run.limit.left();
	if (own > 0) run.limit.spare(own + spareMs);
	return () => Math.max(0, endsAt - run.clock.now());
}

/**
 * Watches until its time or that of the run is up. The deadline itself is put off before, so that it cuts
 * off neither the last look nor a way back.
 */
async function watch(
	run: Run,
	move: Move,
	{
		watchMs,
		leftMs,
		spareMs,
		...how
	}: LookOptions & { leftMs: number; enough: (watched: Watched) => boolean; heard: AuditTally['note'] },
): Promise<Watched | null> {
	if (watchMs <= 0 || move.outcome !== 'loaded') return null;
	run.limit.spare(leftMs + spareMs);
	return watchLive(run, move, { watchMs, leftMs, enough: how.enough, heard: how.heard });
}

function noCanaryText({ canary }: LookOptions, { outcome }: Move, goesOn: boolean): string {
	if (canary === null) return 'no canary is given (--canary, or the profile)';
	if (outcome !== 'loaded') return 'the canary was not run: that the version is loaded is not known';
	return goesOn ? '' : 'the canary was not run: enough stands against the version already';
}

/** What is active now; undefined where that cannot be read. */
async function readActive(run: Run): Promise<VersionRef | null | undefined> {
	try {
		return await activeNow(run);
	} catch (error) {
		if (!isCaracaliteError(error) && !run.signal.aborted) throw error;
		return undefined;
	}
}

/** What audit tells of the version: what the watch heard, or its newest events where nothing was watched. */
async function readAudit(
	run: Run,
	move: Move,
	tally: AuditTally,
	watched: Watched | null,
): Promise<Pick<Found, 'audited' | 'unread'>> {
	if (watched !== null) return { audited: tally.sum(watched.unread === null), unread: '' };
	const start = startTally(move);
	if (start === null || move.acceptedAt === null) return { audited: null, unread: 'nothing was activated' };
	let read = 0;
	try {
		for await (const event of run.admin.auditEvents({ since: sinceOf(start, move.acceptedAt) })) {
			tally.note(event);
			read += 1;
			if (read === READ) break;
		}
		return { audited: tally.sum(read < READ), unread: '' };
	} catch (error) {
		if (!isCaracaliteError(error) && !run.signal.aborted) throw error;
		const why = error instanceof CaracaliteError ? error.message : 'the run was stopped';
		return { audited: null, unread: `audit could not be read: ${why}` };
	}
}
