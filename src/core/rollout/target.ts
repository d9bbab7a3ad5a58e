import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import { readLogged } from '../event/logged.js';
import type { JournalEntry } from '../report/history.js';
import type { Run } from '../run.js';
import { sameVersion, versionOfId } from '../zone/resolve.js';
import type { LockedZone } from './lock.js';
import { leftByRollback, targetOfJournal, wasActiveByJournal } from './way-back.js';

/** Entries and events that are looked through at most. */
const ENTRIES = 1_000;
const EVENTS = 5_000;

/**
 * Where to go back to from what is active: what the journal tells, else the last other version that
 * decided real traffic. Throws `target_needed`, `nothing_before`, `version_misnamed`, and what a read throws.
 */
export async function findTarget(run: Run, held: LockedZone, active: VersionRef | null) {
	const entries = entriesOf(run, held);
	const known = targetOfJournal(entries, active);
	if (known !== null && known.to === null) throw nothingBefore(known.why);
	if (known?.to != null && (await versionOfId(run.catalog, known.to.versionId)) !== null) {
		return { to: await sameVersion(run.catalog, known.to, 'journal'), why: known.why };
	}
	const gone =
		known?.to == null
			? ''
			: `version ${known.to.versionId}, where the journal points, is not there any more; `;
	const found = await targetOfAudit(run, active, leftByRollback(entries));
	if (found !== null) return { to: found.to, why: gone + found.why };
	throw new CaracaliteError(
		'target_needed',
		`${gone}neither the journal nor the last ${EVENTS} decisions tell which version to go back to`,
		{ hint: 'name one that was active with --to; `caracalite status` lists the versions' },
	);
}

/**
 * How it is known that a version was active once, in a line: by the journal, or by a decision that it made.
 * Throws `never_active` where neither knows of it, and what a read throws.
 */
export async function refuseNeverActive(run: Run, held: LockedZone, version: VersionRef): Promise<string> {
	const entry = wasActiveByJournal(entriesOf(run, held), version);
	if (entry !== null) return `it was active at ${entry.intent.at}, by the journal`;
	run.progress({ step: 'target', text: `looking in audit for decisions of ${nameOf(version)}` });
	const decided = await firstDecided(run, ({ versionId }) => versionId === version.versionId);
	if (decided !== null) return `it decided at ${decided.at}, by audit`;
	throw new CaracaliteError(
		'never_active',
		`${nameOf(version)} was never active, as far as the journal and the last ${EVENTS} decisions tell, so that there is nothing to go back to`,
		{
			hint: `what was not active before is activated by a verdict: caracalite iterate <request> --candidate ${version.versionId} --activate`,
		},
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

async function targetOfAudit(run: Run, active: VersionRef | null, left: Set<string>) {
	run.progress({ step: 'target', text: 'looking in audit for the version that decided before' });
	const found = await firstDecided(
		run,
		(version) => !left.has(version.versionId) && version.manifestSha256 !== active?.manifestSha256,
	);
	if (found === null) return null;
	return { to: found.by, why: `it was the last other version to decide, at ${found.at}, by audit` };
}

/** The newest decision of a version that fits, with the version as the zone has it. */
async function firstDecided(
	run: Run,
	fits: (version: VersionRef) => boolean,
): Promise<{ by: VersionRef; at: string } | null> {
	const seen = new Set<string>();
	let events = 0;
	for await (const event of run.admin.auditEvents({})) {
		events += 1;
		if (events > EVENTS) return null;
		const { status, version, at } = readLogged(event);
		const key = JSON.stringify(version);
		if (status !== 'complete' || seen.has(key)) continue;
		seen.add(key);
		const by = await run.catalog.decider(version);
		if (by !== null && fits(by)) return { by, at };
	}
	return null;
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
