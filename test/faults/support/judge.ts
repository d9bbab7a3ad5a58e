import type { JournalEntry } from '../../../src/core/report/history.js';
import type { CliRun } from '../../support/cli.js';
import type { Truth } from './world.js';

/** What a run said, or that it was killed before it could. */
export type Told = CliRun | 'killed';

/** How a world looked after a run: what was told, what the journal holds, what is true. */
export interface Aftermath {
	told: Told;
	journal: JournalEntry[] | null;
	truth: Truth;
	/** The version that the run was to make active. */
	target: string;
}

/** Every statement of a run, or of its journal, that is not true; none where all is well. */
export function liesOf({ told, journal, truth, target }: Aftermath): string[] {
	const lies: string[] = [];
	const lie = (when: boolean, what: string) => {
		if (when) lies.push(what);
	};
	lie(truth.moves > 1, `the zone was moved ${truth.moves} times`);
	lie(truth.moves === 1 && truth.active !== target, 'the zone was moved elsewhere');
	if (journal === null) return [...lies, 'lost: the journal cannot be read'];
	lie(truth.moves === 1 && journal.length === 0, 'lost: moved, and the journal knows nothing');
	lie(journal.length > 1, `the journal holds ${journal.length} intents for one move`);
	for (const { receipt, sentAt, proof } of journal) {
		const loaded = proof?.outcome === 'loaded';
		lie(loaded && !truth.heardLoaded, 'loaded by the journal, and nobody said that it is');
		lie(proof?.proven === true && !loaded, 'proven, and not loaded');
		lie(receipt?.outcome === 'applied' && truth.moves === 0, 'the journal says applied, nothing moved');
		lie(receipt?.outcome === 'not_applied' && truth.moves > 0, 'the journal says not applied, it moved');
		lie(receipt?.outcome === 'superseded', 'the journal says superseded, and nobody else was there');
		lie(receipt === null && sentAt === null && truth.moves > 0, 'the journal says never sent, it moved');
		lie(loaded && truth.active !== target, 'the journal says loaded, it is not active');
	}
	if (told === 'killed') return lies;
	const all = told.stdout + told.stderr;
	const says = (text: RegExp) => text.test(all);
	const nothing = /Nothing was changed\.|"changed": false/;
	const open = /not known|not confirmed|not_confirmed|"changed": "unknown"|"outcome": "timeout"|was changed/;
	switch (told.exit) {
		case 0:
			lie(truth.moves !== 1, 'exit 0, and nothing moved');
			lie(!truth.heardLoaded, 'exit 0, and nobody said that it is loaded');
			lie(!says(/is active in|"outcome": "loaded"/), 'exit 0 without saying what is active');
			lie(journal[0]?.receipt?.outcome !== 'applied', 'exit 0, and the journal has no receipt of it');
			break;
		case 3:
			lie(!says(open), `exit 3 without saying what is not known: ${all}`);
			lie(says(nothing), 'exit 3, and says that nothing was changed');
			break;
		case 1:
		case 2:
		case 4:
		case 130:
			lie(truth.moves > 0, `exit ${told.exit}, and the zone was moved: ${all}`);
			lie(!says(nothing) && told.exit !== 1, `exit ${told.exit} without saying that nothing was changed`);
			lie(
				journal.some((entry) => entry.receipt === null && entry.sentAt !== null),
				`exit ${told.exit}, and the journal does not know`,
			);
			break;
		default:
			lies.push(`exit ${told.exit}: ${all}`);
	}
	return lies;
}

/** What is wrong after `resume` ran on a healthy server: by then the journal knows everything. */
export function leftOpen({ told, journal, truth, target }: Aftermath): string[] {
	const entries = journal ?? [];
	const wrong = liesOf({ told: 'killed', journal, truth, target });
	if (entries.some((entry) => entry.receipt === null)) wrong.push('lost: an intent stays open');
	if (told === 'killed') return wrong;
	const applied = entries.some((entry) => entry.receipt?.outcome === 'applied');
	if (applied !== truth.moves > 0) wrong.push(`resumed: applied ${applied}, moved ${truth.moves}`);
	if (applied && (told.exit !== 0 || !entries.some((entry) => entry.proof?.outcome === 'loaded'))) {
		wrong.push(`resume did not see it loaded: exit ${told.exit} ${told.stdout}${told.stderr}`);
	}
	if (![0, 2].includes(told.exit)) wrong.push(`resume ended with ${told.exit}: ${told.stdout}${told.stderr}`);
	return wrong;
}
