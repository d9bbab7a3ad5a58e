import type { AuditEvent } from '../../model/audit.js';
import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { judgeLive, type LiveVersion, type LiveVersions } from '../replay/live.js';
import type { Move } from '../report/move.js';
import type { Watched } from '../report/watch.js';
import { note, sinceOf, startTally, summed, type Tally } from '../rollout/live-tally.js';
import type { Run } from '../run.js';
import { AUDIT_PAUSE_MS, pollAudit } from '../trace/follow.js';

export interface WatchOptions {
	/** Milliseconds to watch at most. */
	watchMs: number;
	/** Milliseconds until the run's deadline, which ends it too. */
	leftMs: number;
	/** Whether what was seen so far is enough to act on; an outage always is. */
	enough: (watched: Watched) => boolean;
	/** Hears every event, each once. */
	heard?: (event: AuditEvent) => void;
}

/**
 * Watches live decisions after an activation, gateway requests included, and holds them against what
 * the active version is predicted to decide; counts those that other versions decide still. Ends early
 * on what is enough; a read that fails breaks it off, and is told. Null where nothing was activated.
 */
export async function watchLive(run: Run, move: Move, options: WatchOptions): Promise<Watched | null> {
	const tally = startTally(move);
	if (tally === null || move.acceptedAt === null) return null;
	const poll = pollAudit(run.admin, { since: sinceOf(tally, move.acceptedAt) });
	const started = run.clock.now();
	const watchMs = Math.min(options.watchMs, options.leftMs);
	const cut = watchMs < options.watchMs;
	const soFar = (ended: boolean, unread: string | null): Watched => {
		const seconds = Math.round((run.clock.now() - started) / 1_000);
		return summed(tally, { seconds, cut: ended && cut, unread });
	};
	try {
		const versions = await versionsOf(run, move);
		// The last look comes when the time is up: what came in during the last pause counts too.
		for (let last = false; !last; ) {
			const left = started + watchMs - run.clock.now();
			last = left <= 0;
			await look(run, poll, tally, versions, options.heard);
			const watched = soFar(last, null);
			if (last || watched.outage !== null || options.enough(watched)) return watched;
			run.progress({ step: 'watch', text: `watching live decisions (${watched.seen} seen)` });
			await run.clock.sleep(Math.min(AUDIT_PAUSE_MS, Math.max(1, left)), run.signal);
		}
	} catch (error) {
		if (!run.signal.aborted && !isCaracaliteError(error)) throw error;
		return soFar(false, isCaracaliteError(error) ? error.message : 'interrupted');
	}
	return soFar(true, null);
}

async function look(
	run: Run,
	poll: ReturnType<typeof pollAudit>,
	tally: Tally,
	versions: LiveVersions,
	heard: WatchOptions['heard'],
): Promise<void> {
	for (const event of await poll()) {
		note(tally, event, judgeLive(event, run.zone.id, versions));
		heard?.(event);
	}
}

async function versionsOf(run: Run, { to, from }: Move): Promise<LiveVersions> {
	return {
		active: await liveVersion(run, to),
		before: from === null ? null : await liveVersion(run, from),
	};
}

async function liveVersion(run: Run, version: VersionRef): Promise<LiveVersion> {
	const { manifestSha256 } = version;
	if (run.judges.engineCheck().disagreement !== null) return { manifestSha256, engine: null };
	try {
		const bundle = await run.catalog.bundle(version);
		return { manifestSha256, engine: bundle.kind === 'ready' ? bundle.engine : null };
	} catch (error) {
		if (!isCaracaliteError(error, 'documents_unreadable')) throw error;
		return { manifestSha256, engine: null };
	}
}
