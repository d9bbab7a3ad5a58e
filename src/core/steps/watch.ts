import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { judgeLive, type LiveEngines } from '../replay/live.js';
import type { Watched } from '../report/watch.js';
import type { Run } from '../run.js';
import { AUDIT_PAUSE_MS, pollAudit } from '../trace/follow.js';

/** New denials that count as a flood: at least this many, and this share of what was decided. */
const FLOOD = { count: 5, share: 0.2 };

/** Differences told one by one before they are only counted. */
const TOLD = 10;

export interface WatchOptions {
	to: VersionRef;
	from: VersionRef | null;
	/** ISO 8601; events before it are no matter of the activation. */
	since: string;
	/** Milliseconds to watch at most. */
	watchMs: number;
}

/**
 * Watches live decisions after an activation, gateway requests included, and holds them against what
 * the active version is predicted to decide. Ends early on an outage; a read that
 * fails breaks it off, and is told.
 */
export async function watchLive(run: Run, options: WatchOptions): Promise<Watched> {
	const watched: Watched = {
		seen: 0,
		asPredicted: 0,
		notPredictable: 0,
		newDenials: 0,
		differs: [],
		outage: null,
		unread: null,
		text: '',
	};
	const engines = await enginesOf(run, options);
	const poll = pollAudit(run.admin, run.clock, { since: options.since });
	const deadline = run.clock.now() + options.watchMs;
	try {
		// The last look comes after the time is up: what came in during the last pause counts too.
		for (let last = false; !last && !isOver(watched); ) {
			last = run.clock.now() >= deadline;
			for (const event of await poll())
				note(watched, judgeLive(event, run.zone.id, engines), event.requestId);
			run.progress({ step: 'watch', text: `watching live decisions (${watched.seen} seen)` });
			if (!last)
				await run.clock.sleep(Math.min(AUDIT_PAUSE_MS, Math.max(1, deadline - run.clock.now())), run.signal);
		}
	} catch (error) {
		if (!run.signal.aborted && !isCaracaliteError(error)) throw error;
		watched.unread = isCaracaliteError(error) ? error.message : 'interrupted';
	}
	if (watched.outage === null && isFlood(watched)) watched.outage = 'new_denials';
	return { ...watched, text: watchedText(watched) };
}

async function enginesOf(run: Run, { to, from }: WatchOptions): Promise<LiveEngines> {
	const engineOf = async (version: VersionRef | null) => {
		if (version === null || run.judges.engineCheck().disagreement !== null) return null;
		try {
			const bundle = await run.catalog.bundle(version);
			return bundle.kind === 'ready' ? bundle.engine : null;
		} catch (error) {
			if (!isCaracaliteError(error, 'documents_unreadable')) throw error;
			return null;
		}
	};
	return { manifestSha256: to.manifestSha256, active: await engineOf(to), before: await engineOf(from) };
}

function note(watched: Watched, finding: ReturnType<typeof judgeLive>, requestId: string): void {
	if (finding.kind === 'other_version') return;
	watched.seen += 1;
	if (finding.kind === 'as_predicted') watched.asPredicted += 1;
	else if (finding.kind === 'not_predictable') watched.notPredictable += 1;
	else if (finding.kind === 'new_denial') watched.newDenials += 1;
	else if (finding.kind === 'outage') watched.outage = finding.code;
	else if (watched.differs.length < TOLD) {
		watched.differs.push({ requestId, predicted: finding.predicted, decided: finding.decided });
	}
}

function isOver(watched: Watched): boolean {
	return watched.outage !== null || isFlood(watched);
}

function isFlood({ newDenials, seen }: Watched): boolean {
	return newDenials >= FLOOD.count && newDenials >= seen * FLOOD.share;
}

function watchedText({ seen, asPredicted, newDenials, differs, outage, unread }: Watched): string {
	if (outage !== null) return `outage: ${outage}`;
	if (seen === 0)
		return unread === null
			? 'no live decision came in under the new version'
			: `watching broke off: ${unread}`;
	const other = [
		...(newDenials > 0 ? [`${newDenials} denied that were allowed before`] : []),
		...(differs.length > 0 ? [`${differs.length} not as predicted`] : []),
	];
	const broken = unread === null ? '' : `; watching broke off: ${unread}`;
	return `${asPredicted} of ${seen} live decisions as predicted${other.length === 0 ? '' : `; ${other.join(', ')}`}${broken}`;
}
