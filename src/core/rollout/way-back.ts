import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { JournalEntry } from '../report/history.js';

/** Where a rollback goes, and why there. `to` is null where nothing was active before. */
export interface Target {
	to: VersionRef | null;
	why: string;
}

/** A version that was active, and the entry that made it so; null where the journal tells only that it was. */
interface Step {
	version: VersionRef | null;
	by: JournalEntry | null;
}

export function isApplied({ receipt }: JournalEntry): boolean {
	return receipt?.outcome === 'applied';
}

/**
 * Where the journal's entries, newest first, point from what is active; null where they do not say. They are
 * gone through from the oldest as a path: an activation goes a step on, a rollback as many back. Pure.
 */
export function targetOfJournal(entries: JournalEntry[], active: VersionRef | null): Target | null {
	const path = pathOf(entries.filter(isApplied));
	const at = path.findLastIndex(({ version }) => version?.versionId === active?.versionId);
	if (active === null || at < 0) return lastThatWorked(path);
	const [before, here] = [path[at - 1], path[at]];
	if (before === undefined || here === undefined) return null;
	const how =
		here.by?.intent.kind === 'activation' && !hasWorked(here.by)
			? 'that it works was never proven'
			: 'by the journal';
	return { to: before.version, why: `it was active before ${nameOf(active)}${since(here)}, ${how}` };
}

function since({ by }: Step): string {
	return by === null ? '' : ` (since ${by.intent.at})`;
}

/** The versions that were active one after the other, those left out from which a rollback went away. */
function pathOf(applied: JournalEntry[]): Step[] {
	const path: Step[] = [];
	for (const by of applied.toReversed()) {
		const { kind, from, to } = by.intent;
		backTo(path, from);
		const isThere = kind === 'rollback' && path.some(({ version }) => version?.versionId === to.versionId);
		if (isThere) backTo(path, to);
		// What lies before a version that was gone back to out of the blue is not known.
		else if (kind === 'rollback') path.splice(0, path.length, { version: to, by });
		else path.push({ version: to, by });
	}
	return path;
}

/** Goes back to where a version was active, or begins there where it never was: somebody else moved there. */
function backTo(path: Step[], version: VersionRef | null): void {
	const at = path.findLastIndex((step) => step.version?.versionId === version?.versionId);
	if (at >= 0) path.splice(at + 1);
	else path.push({ version, by: null });
}

/** The version that worked last, where another is active that the journal knows nothing of. */
function lastThatWorked(path: Step[]): Target | null {
	const found = path.findLast(({ by }) => by !== null && hasWorked(by));
	if (found?.by == null) return null;
	const { kind, at } = found.by.intent;
	const proven = found.by.proof?.proven === true ? 'proven ' : '';
	return { to: found.version, why: `the journal's last ${proven}${kind} made it active at ${at}` };
}

/** Whether a version did what it was made active for; of what was gone back to, that it was loaded is enough. */
function hasWorked({ intent, proof }: JournalEntry): boolean {
	return proof?.proven === true || (intent.kind === 'rollback' && proof?.outcome === 'loaded');
}

/** Versions that the newest rollbacks, with no activation after them, went away from. Pure. */
export function leftByRollback(entries: JournalEntry[]): Set<string> {
	const applied = entries.filter(isApplied);
	const end = applied.findIndex(({ intent }) => intent.kind === 'activation');
	const rollbacks = end < 0 ? applied : applied.slice(0, end);
	return new Set(rollbacks.map(({ intent }) => intent.from?.versionId ?? ''));
}

/** The newest entry by which a version was active once; null where there is none. Pure. */
export function wasActiveByJournal(entries: JournalEntry[], version: VersionRef): JournalEntry | null {
	const found = entries
		.filter(isApplied)
		.find(({ intent }) =>
			[intent.from?.versionId, intent.to.versionId].some((id) => id === version.versionId),
		);
	return found ?? null;
}
