import type { Changes } from '../../core/report/changes.js';
import type { Verdict } from '../../core/report/schema.js';
import type { Shadow } from '../../core/report/shadow.js';
import { nameOf } from '../../model/version-ref.js';
import type { AuthorityRow, HoldRow } from '../../policy/authority/schema.js';
import { noteOf } from '../changes.js';
import { filesOver } from '../replays.js';
import { worthOf } from '../worth.js';
import { type Access, type ChangesTold, type ChangeTold, type Noted, noted } from './account.js';
import { fileOfDocument, placeOfRow } from './places.js';

/** What changes in who may do what, each row with what speaks for it. `names` calls applications by their ids. */
export function changesTold(
	changes: Changes,
	verdict: Verdict | null,
	names: ReadonlyMap<string, string>,
	shadow: Pick<Shadow, 'uses' | 'window'> | null = null,
): ChangesTold {
	const called = new Map([...keysOf(changes.authority.rows), ...names]);
	const standings = new Map(verdict?.changes.map((one) => [one.row, one]));
	const rows = changes.authority.rows.map((row, index): ChangeTold => {
		const standing = standings.get(index) ?? null;
		return {
			...partsOf(row),
			effect: row.effect,
			application: applicationOf(row, called),
			note: noteOf({ row, standing }),
			worth: worthOf(row, index, shadow, AS_TOLD),
			open: standing?.standing === 'open',
			asleep: row.dormant !== null,
			text: row.text,
		};
	});
	return {
		from: sideName(changes.from),
		to: sideName(changes.to),
		unknown: changes.unknown,
		rows: rows.sort((one, other) => weight(one) - weight(other)),
		documents: changes.documents.map(({ text, patch }) => ({ text, lines: patchOf(patch) })),
	};
}

/** Times are ISO. */
const AS_TOLD = { terminal: false, now: 0 };

/** Applications by the keys that documents bind them to. */
function keysOf(rows: readonly AuthorityRow[]): [string, string][] {
	return rows.flatMap((row) =>
		'applicationId' in row && 'bindingKey' in row && row.applicationId !== null && row.bindingKey !== null
			? [[row.applicationId, row.bindingKey]]
			: [],
	);
}

function applicationOf(row: AuthorityRow, called: ReadonlyMap<string, string>): string | null {
	if (!('applicationId' in row)) return null;
	const key = 'bindingKey' in row ? row.bindingKey : null;
	return row.applicationId === null ? key : (called.get(row.applicationId) ?? row.applicationId);
}

/** What nobody spoke for first; what changes nothing now last. */
function weight({ asleep, open, effect }: ChangeTold): number {
	return (asleep ? 8 : 0) + (open ? 0 : 4) + (effect === 'gain' ? 0 : effect === 'loss' ? 1 : 2);
}

function patchOf(patch: Changes['documents'][number]['patch']): string[] {
	return (patch?.hunks ?? []).flatMap((hunk) => [
		`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
		...hunk.lines,
	]);
}

/** What a side is called. */
export function sideName(side: Changes['from']): string {
	if (side === null) return 'nothing';
	if (side.version !== null) return nameOf(side.version);
	return side.files.length === 0 ? 'nothing' : filesOver(side.files, side.over);
}

const NO: Access = { state: 'no', text: 'no' };
const YES: Access = { state: 'yes', text: 'yes' };
const NOBODY: Access = { state: 'no', text: 'nobody can grant it' };
const other = (text: string): Access => ({ state: 'other', text });

type Parts = Pick<ChangeTold, 'who' | 'what' | 'on' | 'before' | 'after'>;

function partsOf(row: AuthorityRow): Parts {
	switch (row.kind) {
		case 'authority_gained':
			return { ...asked(row), before: NO, after: waits(row.holds) };
		case 'authority_lost':
			return { ...asked(row), before: waits(row.holds), after: NO };
		case 'hold_added':
		case 'hold_removed':
		case 'hold_changed':
			return { ...asked(row), before: waits(row.before), after: waits(row.after) };
		case 'class_conflict_added':
			return { ...asked(row), before: other('can be granted'), after: NOBODY };
		case 'class_conflict_removed':
			return { ...asked(row), before: NOBODY, after: other('can be granted') };
		case 'confinement_widened':
		case 'confinement_narrowed': {
			const who = row.labelPrefix === null ? 'every session' : `labels starting with ${row.labelPrefix}`;
			const but = row.except.length === 0 ? '' : ` but ${row.except.join(', ')}`;
			const parts = { who, what: row.scope ?? `any scope${but}`, on: null };
			const [stopped, through] = [other('stopped'), other('let through')];
			const wider = row.kind === 'confinement_widened';
			return { ...parts, before: wider ? stopped : through, after: wider ? through : stopped };
		}
		default:
			return restOf(row);
	}
}

/** Rows about more than one request: the text of the row says what becomes of them. */
function restOf(row: AuthorityRow): Parts {
	const said = row.text.replace(/^[+~-] /, '');
	const from = 'from' in row ? (row.from ?? 'none') : '';
	const to = 'to' in row ? (row.to ?? 'none') : '';
	const on = 'resource' in row ? row.resource : null;
	return { who: 'the zone', what: said, on, before: other(from), after: other(to) };
}

type Asked = Pick<HoldRow, 'role' | 'resource' | 'scope' | 'applicationId'>;

function asked({ role, resource, scope, applicationId }: Asked): Pick<Parts, 'who' | 'what' | 'on'> {
	const owner = applicationId === null ? 'any workload' : `the owner (${applicationId})`;
	return { who: role ?? owner, what: scope, on: resource };
}

function waits(holds: readonly { tier: string }[]): Access {
	if (holds.length === 0) return YES;
	return {
		state: 'waits',
		text: `after approval (${[...new Set(holds.map(({ tier }) => tier))].join(', ')})`,
	};
}

/** What has to be looked at of a change: what nobody meant, documents that break, names that the zone lacks. */
export function notedOfChanges(
	changes: Changes,
	verdict: Verdict | null,
	placed: (file: string) => string,
): Noted[] {
	const standings = new Map(verdict?.changes.map((one) => [one.row, one]));
	const rows = changes.authority.rows.flatMap((row, index) => {
		const standing = standings.get(index);
		if (verdict !== null && standing?.standing !== 'open') return [];
		const at = placeOfRow(changes, row);
		const place = at === null ? {} : { file: placed(at.file), line: at.line };
		const rule = standing === undefined ? row.kind : ruleOf(standing.kind);
		return [noted(rule, standing === undefined ? 'note' : 'warning', row.text, place)];
	});
	const broken = changes.broken.flatMap(({ code, text, places, documents }) => {
		const at = places.length > 0 ? places : documents.map((document) => ({ document, line: 1, column: 1 }));
		return at.map(({ document, line, column }) =>
			noted(code, 'error', text, { file: placed(fileOfDocument(changes, document)), line, column }),
		);
	});
	return [...rows, ...broken, ...changes.drift.map((one) => noted(one.kind, 'warning', one.text))];
}

/** As the blocker of such a change is called. */
function ruleOf(kind: string): string {
	return kind === 'gain' ? 'unneeded_gain' : `unmeant_${kind}`;
}
