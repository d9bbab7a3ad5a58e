import { DiffSchema } from '../../core/report/changes.js';
import { counted } from '../layout.js';
import { emptyAccount, kindOf, type Test } from './account.js';
import { changesTold, notedOfChanges } from './changes.js';

/** What one version changes against another; documents that break have failed, what cannot be compared is undecided. */
export const kind = kindOf(DiffSchema, ({ changes, zoneId }, facts) => {
	const told = changesTold(changes, null, new Map());
	const awake = told.rows.filter(({ asleep }) => !asleep);
	const count = (effect: string) => awake.filter((row) => row.effect === effect).length;
	const { unknown, broken } = changes;
	const compared: Test = {
		...{ group: 'diff', name: 'what changes is known', file: null, line: null, evidence: null },
		...{ status: unknown === null ? 'passed' : 'undecided', text: unknown ?? '' },
	};
	const whole: Test = {
		...{ group: 'diff', name: 'the documents hold together', file: null, line: null, evidence: null },
		...{ status: broken.length === 0 ? 'passed' : 'failed', text: broken.map(({ text }) => text).join('; ') },
	};
	const gains = `${counted(count('gain'), 'gain')}, ${counted(count('loss'), 'loss', 'losses')}`;
	return {
		...emptyAccount(facts),
		zoneId,
		headline: awake.length === 0 && unknown === null ? 'NOBODY MAY DO ANYTHING ELSE' : 'WHAT CHANGES',
		subject: `${told.to} against ${told.from}`,
		facts: [
			{ label: 'Who may do what', text: unknown === null ? gains : `not known: ${unknown}` },
			...changes.documents.map(({ text }) => ({ label: 'Document', text })),
		],
		tests: [compared, whole],
		noted: notedOfChanges(changes, null, facts.placed),
		changes: told,
		notKnown: unknown === null ? [] : [`what changes in who may do what: ${unknown}`],
	};
});
