import type { ChangeKind } from '../../policy/authority/change-kind.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';
import type { Finding } from '../report/schema.js';
import { ALL_FLAGS, finding, type GateCheck, gate, notEvaluated, takesAll } from './gate.js';
import { flagsFor, type Standing, standingsOf } from './standing.js';

/** The documents of the candidate do not contradict each other. */
export const bundleGate: GateCheck = ({ changes }) => {
	if (changes === null) return notEvaluated('bundle', 'the documents were not read');
	return gate(
		'bundle',
		[...new Set(changes.broken.map((one) => one.blocker))],
		'the documents hold together',
		changes.broken.map((one) => one.text).join('; '),
	);
};

/** Whatever the candidate changes, the denial needs it, or somebody meant or accepted it. */
export const changesGate: GateCheck = ({ changes }, acceptance) => {
	if (changes === null) return notEvaluated('changes', 'what else changes was not compared');
	if (changes.unknown !== null) {
		const text = `what else changes is not known: ${changes.unknown}`;
		return takesAll(acceptance)
			? notEvaluated('changes', text)
			: gate('changes', [unknownFinding()], '', text);
	}
	const { rows } = changes.authority;
	const standings = standingsOf(rows, acceptance);
	const open = standings.filter(({ standing }) => standing === 'open');
	return gate('changes', findingsOf(open, rows), passedText(standings), failedText(open));
};

function unknownFinding(): Finding {
	const hint = `accept whatever it is with ${ALL_FLAGS.join(' ')}`;
	return finding('changes_unknown', { hint, accept: ALL_FLAGS, reviewable: true });
}

/** One finding for each kind of change that is open, in the order of the rows. */
function findingsOf(open: readonly Standing[], rows: readonly AuthorityRow[]): Finding[] {
	const kinds = [...new Set(open.map(({ kind }) => kind))];
	return kinds.map((kind) => {
		const same = open.filter((one) => one.kind === kind);
		const accept = [...new Set(same.flatMap(({ row }) => flagsOf(rows[row], kind)))];
		const hint = `accept with ${accept.join(' ')}, declare it with --allow-change, or narrow the document`;
		return finding(`${CODES[kind] ?? `unmeant_${kind}`}:${same.length}`, { hint, accept, reviewable: true });
	});
}

const CODES: { [kind in ChangeKind]?: string } = { gain: 'unneeded_gain' };

function flagsOf(row: AuthorityRow | undefined, kind: ChangeKind): string[] {
	return row === undefined ? [] : flagsFor(row, kind);
}

/** How the kinds are called where they are counted. */
const WORDS: { [kind in ChangeKind]?: readonly [one: string, many: string] } = {
	gain: ['gain that the denial does not need', 'gains that the denial does not need'],
	loss: ['loss', 'losses'],
	newly_held: ['newly held for a human', 'newly held for a human'],
	hold_lifted: ['hold lifted', 'holds lifted'],
	hold_loosened: ['hold loosened', 'holds loosened'],
	hold_tightened: ['hold tightened', 'holds tightened'],
	restriction: ['restriction changed', 'restrictions changed'],
	confinement: ['confinement changed', 'confinements changed'],
	binding: ['binding changed', 'bindings changed'],
	owner: ['owner changed', 'owners changed'],
	data: ['change of malformed or conflicting data', 'changes of malformed or conflicting data'],
	version: ['side without a version', 'sides without a version'],
};

function countOf(standings: readonly Standing[]): string {
	const kinds = [...new Set(standings.map(({ kind }) => kind))];
	return kinds
		.map((kind) => {
			const count = standings.filter((one) => one.kind === kind).length;
			const [one, many] = WORDS[kind] ?? [kind, kind];
			return `${count} ${count === 1 ? one : many}`;
		})
		.join(', ');
}

function passedText(standings: readonly Standing[]): string {
	const accepted = standings.filter(({ standing }) => standing === 'accepted' || standing === 'meant');
	if (accepted.length > 0) {
		const by = [...new Set(accepted.map((one) => one.by))].join(', ');
		return `${countOf(accepted)}, accepted by ${by}`;
	}
	return standings.length === 0
		? 'nothing changes in who may do what'
		: 'nothing changes that the denial does not need';
}

function failedText(open: readonly Standing[]): string {
	return `${countOf(open)}, and nobody said that this is meant`;
}
