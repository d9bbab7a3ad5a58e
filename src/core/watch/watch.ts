import { isCaracaliteError } from '../errors.js';
import type { VersionRef } from '../report/answer.js';
import type { Watched } from '../report/watch.js';
import type { Run } from '../run.js';
import { followAudit } from '../trace/follow.js';
import { judgeLive, type LiveEngines } from './judge-live.js';

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
 * the active version is predicted to decide. Ends early on an outage. A read that fails is told in
 * what is not known; it does not end the watch.
 */
export async function watchLive(run: Run, options: WatchOptions): Promise<Watched> {
	const watched: Watched = {
		seen: 0,
		asPredicted: 0,
		notPredictable: 0,
		newDenials: 0,
		differs: [],
		outage: null,
		text: '',
	};
	const deadline = new AbortController();
	const engines = await enginesOf(run, options);
	const signal = AbortSignal.any([run.signal, deadline.signal]);
	const timer = run.clock.sleep(options.watchMs, signal).then(
		() => deadline.abort(),
		() => undefined,
	);
	try {
		for await (const event of followAudit(run.admin, run.clock, signal, { since: options.since })) {
			note(watched, judgeLive(event, run.zone.id, engines), event.requestId);
			run.progress({ step: 'watch', text: `watching live decisions (${watched.seen} seen)` });
			if (watched.outage !== null || isFlood(watched)) break;
		}
	} catch (error) {
		if (!signal.aborted && !isCaracaliteError(error, 'interrupted')) throw error;
	} finally {
		deadline.abort();
		await timer;
	}
	if (watched.outage === null && isFlood(watched)) watched.outage = 'new_denials';
	return { ...watched, text: inWords(watched) };
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

function isFlood({ newDenials, seen }: Watched): boolean {
	return newDenials >= FLOOD.count && newDenials >= seen * FLOOD.share;
}

function inWords({ seen, asPredicted, newDenials, differs, outage }: Watched): string {
	if (outage !== null) return `outage: ${outage}`;
	if (seen === 0) return 'no live decision came in under the new version';
	const other = [
		...(newDenials > 0 ? [`${newDenials} denied that were allowed before`] : []),
		...(differs.length > 0 ? [`${differs.length} not as predicted`] : []),
	];
	return `${asPredicted} of ${seen} live decisions as predicted${other.length === 0 ? '' : `; ${other.join(', ')}`}`;
}
