import type { AuditEvent } from '../../model/audit.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { LiveFinding } from '../replay/live.js';
import type { Move } from '../report/move.js';
import type { Watched } from '../report/watch.js';
import { watchedText } from './live-text.js';

/**
 * How long after one runtime every other has loaded the version too: each looks once a minute, and takes
 * about a second; when it was loaded is told in whole seconds.
 */
const CONVERGES_MS = 62_000;

/** New denials that count as a flood: at least this many, and this share of what was decided. */
const FLOOD = { count: 5, share: 0.2 };

/** Differences told one by one; all are counted. */
const TOLD = 10;

/** What was accepted before the activation was, for as long as its call may have taken. */
const LOOK_BACK_MS = 120_000;
/** The server's time is known to about a second. */
const PRECISION_MS = 2_000;

/** Of a decision by the version that was activated. */
type NewFinding = Exclude<LiveFinding, { kind: 'no_decision' | 'old_version' | 'other_version' }>;

/** Live decisions as they are counted. */
export interface Tally {
	to: VersionRef;
	from: VersionRef | null;
	/** When the first runtime had it loaded; milliseconds since the epoch, by the server's time. */
	loadedAt: number;
	counts: Omit<Watched, 'seconds' | 'cut' | 'converged' | 'unread' | 'text'>;
	/** When each decision by the new version was. */
	newAt: number[];
}

/** From when on decisions matter, and when the version was loaded. Null where nothing was accepted. */
export function startTally(move: Pick<Move, 'to' | 'from' | 'acceptedAt' | 'loadedAt'>): Tally | null {
	const { to, from, acceptedAt, loadedAt } = move;
	if (acceptedAt === null) return null;
	const accepted = Date.parse(acceptedAt);
	const loaded = Date.parse(loadedAt ?? '');
	// A runtime that had the same manifest already names the time at which it loaded that.
	const isOwn = loaded >= accepted - LOOK_BACK_MS;
	return {
		...{ to, from, loadedAt: isOwn ? loaded : accepted, newAt: [] },
		counts: {
			...{ seen: 0, asPredicted: 0, notPredictable: 0, notAsPredicted: 0, newDenials: 0, newHolds: 0 },
			...{ differs: [], outage: null },
			old: { count: 0, lastAt: null, late: 0, silentSeconds: 0 },
			others: { count: 0, lastAt: null },
		},
	};
}

/** From when on audit is read: decisions by the new version may come before it is known to be loaded. */
export function sinceOf({ loadedAt }: Tally, acceptedAt: string): string {
	return new Date(Math.min(loadedAt, Date.parse(acceptedAt)) - PRECISION_MS).toISOString();
}

/** Counts an event by what was found of it. */
export function note(tally: Tally, event: AuditEvent, finding: LiveFinding): void {
	const { counts } = tally;
	const { kind } = finding;
	if (kind === 'outage' && finding.code === 'no_active_policy_set' && isBefore(tally, event)) return;
	if (kind === 'old_version') noteOld(tally, event.occurredAt);
	else if (kind === 'other_version') noteLast(counts.others, event.occurredAt);
	else if (kind !== 'no_decision') noteNew(tally, event, finding);
}

function noteNew({ counts, newAt }: Tally, event: AuditEvent, finding: NewFinding): void {
	const { kind } = finding;
	counts.seen += 1;
	newAt.push(Date.parse(event.occurredAt));
	if (kind === 'as_predicted') counts.asPredicted += 1;
	else if (kind === 'not_predictable') counts.notPredictable += 1;
	else if (kind === 'outage') counts.outage = finding.code;
	else {
		if (kind === 'new_denial') counts.newDenials += 1;
		else if (kind === 'new_hold') counts.newHolds += 1;
		else counts.notAsPredicted += 1;
		const { requestId } = event;
		const { predicted, decided } = finding;
		if (counts.differs.length < TOLD) counts.differs.push({ requestId, predicted, decided });
	}
}

/** Whether an event that names no version comes before the new one was loaded, so that it is not about it. */
function isBefore({ loadedAt }: Tally, { occurredAt }: AuditEvent): boolean {
	return Date.parse(occurredAt) <= loadedAt;
}

/** Before it was loaded anywhere, the version before decides rightly. */
function noteOld({ counts, loadedAt }: Tally, at: string): void {
	const after = Date.parse(at) - loadedAt;
	if (after <= 0) return;
	noteLast(counts.old, at);
	if (after > CONVERGES_MS) counts.old.late += 1;
}

function noteLast(by: Watched['others'], at: string): void {
	by.count += 1;
	if (by.lastAt === null || Date.parse(at) > Date.parse(by.lastAt)) by.lastAt = at;
}

/** What the tally comes to. Pure. */
export function summed(tally: Tally, how: Pick<Watched, 'seconds' | 'cut' | 'unread'>): Watched {
	const { counts, newAt, loadedAt } = tally;
	const last = (at: string | null) => Math.max(loadedAt, at === null ? loadedAt : Date.parse(at));
	const lastNew = newAt.reduce((latest, at) => Math.max(latest, at), loadedAt);
	const lastElse = Math.max(last(counts.old.lastAt), last(counts.others.lastAt));
	const alone = lastNew - lastElse >= CONVERGES_MS;
	const silentSeconds = Math.max(0, Math.floor((lastNew - last(counts.old.lastAt)) / 1_000));
	const isFlood =
		counts.newDenials >= FLOOD.count && counts.newDenials >= counts.seen * FLOOD.share && counts.seen > 0;
	const watched = {
		...{ ...how, ...counts, old: { ...counts.old, silentSeconds } },
		converged: counts.old.late > 0 ? false : alone ? true : null,
		outage: counts.outage ?? (isFlood ? ('new_denials' as const) : null),
	};
	const facts = { lagSeconds: Math.round((last(counts.old.lastAt) - loadedAt) / 1_000) };
	const sole = newAt.filter((at) => at > lastElse).length;
	return { ...watched, text: watchedText(watched, tally, { ...facts, sole }) };
}
