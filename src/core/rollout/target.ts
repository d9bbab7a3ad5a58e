import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import { readLogged } from '../event/logged.js';
import type { Intent, JournalEntry } from '../report/history.js';
import type { Run } from '../run.js';
import type { LockedZone } from './lock.js';

/** Where a rollback goes, and why there. `to` is null where nothing was active before. */
export interface Target {
	to: VersionRef | null;
	why: string;
}

/** Entries and events that are looked through at most. */
const ENTRIES = 1_000;
const EVENTS = 5_000;

/**
 * Where to go back to from what is active: what the journal proves, else the last other version that
 * decided real traffic. Throws `target_needed`, `nothing_before`, and what a read throws.
 */
export async function findTarget(run: Run, held: LockedZone, active: VersionRef | null) {
	const entries = entriesOf(run, held);
	const known = targetOfJournal(entries, active);
	if (known !== null && known.to === null) throw nothingBefore(known.why);
	if (known?.to != null && (await isThere(run, known.to))) return { to: known.to, why: known.why };
	const gone =
		known?.to == null ? '' : `${nameOf(known.to)}, where the journal points, is not there any more; `;
	const found = await targetOfAudit(run, active, leftByRollback(entries.filter(isApplied)));
	if (found !== null) return { to: found.to, why: gone + found.why };
	throw new CaracaliteError(
		'target_needed',
		`${gone}neither the journal nor the last ${EVENTS} decisions tell which version to go back to`,
		{ hint: 'name it with --to; `caracalite status` lists the versions' },
	);
}

/** The zone's entries; none, and a note, where the journal cannot be read. */
function entriesOf(run: Run, held: LockedZone): JournalEntry[] {
	try {
		return held.journal?.list(run.zone.id, ENTRIES) ?? [];
	} catch (error) {
		if (!isCaracaliteError(error, 'journal_unusable')) throw error;
		held.notes.push(`${error.message}; the way back was looked for in audit`);
		return [];
	}
}

/** Where the journal's entries, newest first, point; null where they do not say. Pure. */
export function targetOfJournal(entries: JournalEntry[], active: VersionRef | null): Target | null {
	const applied = entries.filter(isApplied);
	const proven = applied.filter((one) => one.proof?.proven === true);
	const left = leftByRollback(applied);
	for (const { intent } of proven) {
		const { kind, from, to, at } = intent;
		if (to.versionId !== active?.versionId) {
			// Whoever made active what was so before has gone back already, from elsewhere or without the journal.
			if (left.has(to.versionId) || (active !== null && from?.versionId === active.versionId)) continue;
			return { to, why: `the journal's last proven ${kind} made it active at ${at}` };
		}
		// What a rollback left is not gone back to: rather what was there before its target was activated.
		if (kind === 'rollback' || (from !== null && left.has(from.versionId))) continue;
		return before(intent, 'by the journal');
	}
	const unproven = applied.find(
		({ intent }) => intent.kind === 'activation' && intent.to.versionId === active?.versionId,
	);
	return proven.length > 0 || unproven === undefined
		? null
		: before(unproven.intent, 'that it works was never proven');
}

function isApplied({ receipt }: JournalEntry): boolean {
	return receipt?.outcome === 'applied';
}

function before({ from, to, at }: Intent, how: string): Target {
	return { to: from, why: `it was active before ${nameOf(to)} (since ${at}), ${how}` };
}

/** Versions that the newest rollbacks, with no activation after them, went away from. */
function leftByRollback(applied: JournalEntry[]): Set<string> {
	const end = applied.findIndex(({ intent }) => intent.kind === 'activation');
	const rollbacks = end < 0 ? applied : applied.slice(0, end);
	return new Set(rollbacks.map(({ intent }) => intent.from?.versionId ?? ''));
}

async function targetOfAudit(run: Run, active: VersionRef | null, left: Set<string>) {
	run.progress({ step: 'target', text: 'looking in audit for the version that decided before' });
	const seen = new Set<string>();
	let events = 0;
	for await (const event of run.admin.auditEvents({})) {
		events += 1;
		if (events > EVENTS) return null;
		const { status, version, at } = readLogged(event);
		const key = JSON.stringify(version);
		if (status !== 'complete' || seen.has(key)) continue;
		seen.add(key);
		const to = await run.catalog.decider(version);
		if (to === null || left.has(to.versionId) || to.manifestSha256 === active?.manifestSha256) continue;
		return { to, why: `it was the last other version to decide, at ${at}, by audit` };
	}
	return null;
}

/** Whether a version of the journal can still be activated. */
async function isThere(run: Run, version: VersionRef): Promise<boolean> {
	const sets = await run.catalog.sets();
	if (!sets.some((set) => set.id === version.policySetId)) return false;
	return (await run.catalog.versions(version.policySetId)).some((one) => one.id === version.versionId);
}

/** The refusal to go back to nothing. */
export function nothingBefore(why: string): CaracaliteError {
	return new CaracaliteError(
		'nothing_before',
		`nothing was active before, so there is no version to go back to: ${why}`,
		{
			hint: 'Going back would mean denying everything: that is what deleting the active policy set does. Name a version with --to instead.',
		},
	);
}
