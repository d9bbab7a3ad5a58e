import { nearest } from '../../model/nearest.js';
import { offsetOf, placeAt } from '../../model/problem.js';
import { entryOf, isCollection, itemsOf, type Node, textOf } from '../tree.js';
import { keyOf } from '../values.js';
import { lookOf, oddLetters } from './look-alikes.js';
import type { CheckProblem, Effect } from './schema.js';
import type { Written } from './written-value.js';

/** A problem with the document that it stands in. */
export interface Lint extends CheckProblem {
	document: string;
}

/** A warning at an offset of a written value. */
export function warning(
	{ source }: Pick<Written, 'source'>,
	at: number,
	code: string,
	effect: Effect,
	message: string,
): Lint {
	const place = placeAt(source.content, at);
	return { document: source.name, code, ...place, message, severity: 'warning', effect };
}

/** What is legal and surely wrong with how the values are written, whatever they mean together. Pure. */
export function writtenLints(values: readonly Written[]): Lint[] {
	return [
		...values.flatMap((one) => [...saidTwice(one, one.node), ...unreadKeys(one)]),
		...definedAgain(values),
		...oddNames(values),
	];
}

/** Keys of one object that stand twice, of which the last counts; equal members of one list. */
function saidTwice(written: Written, node: Node): Lint[] {
	if (!isCollection(node)) return [];
	const within = itemsOf(node).flatMap((item) => saidTwice(written, item));
	if (node.kind !== 'object') {
		const again = repeated(itemsOf(node), ({ value }) => keyOf(value)).map(([, item]) => {
			const what = textOf(item) ?? 'the same';
			return warning(written, item.at, 'item_twice', 'says_nothing', `"${what}" stands twice in this list`);
		});
		return [...again, ...within];
	}
	const lost = repeated(node.members, ({ key }) => keyOf(key?.value ?? null)).map(([before]) => {
		const said = `the key "${textOf(before.key) ?? ''}" stands again in this object, and the last one counts`;
		return warning(written, before.at, 'key_twice', 'never_matches', said);
	});
	return [...lost, ...within];
}

/** Each of `all` whose key an earlier one has, behind the one right before it. */
function repeated<T>(all: readonly T[], spell: (one: T) => string): [before: T, again: T][] {
	const seen = new Map<string, T>();
	return all.flatMap((one): [T, T][] => {
		const key = spell(one);
		const before = seen.get(key);
		seen.set(key, one);
		return before === undefined ? [] : [[before, one]];
	});
}

/** Names that two definitions give equal values: one of them says nothing. */
function definedAgain(values: readonly Written[]): Lint[] {
	return repeated(
		values,
		({ name, definition, node }) => `${name} ${definition.kind} ${keyOf(node.value)}`,
	).map(([before, again]) => {
		const { document, line } = before.definition.place;
		const said = `${again.name} is given the same value in ${document}:${line} already`;
		return warning(
			again,
			offsetOf(again.source.content, again.definition.place),
			'defined_twice',
			'says_nothing',
			said,
		);
	});
}

const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
	grants: ['application', 'roles'],
	confinement: ['label_prefix', 'scopes'],
	risk: ['scope', 'tier'],
	approval_tiers: ['tier', 'approver', 'ttl_seconds', 'privacy'],
};

/** Keys of a row that the contract never reads. */
function unreadKeys(written: Written): Lint[] {
	const known = KNOWN_KEYS[written.name];
	if (known === undefined) return [];
	return itemsOf(written.node).flatMap((row) => {
		const members = row.kind === 'object' ? row.members : [];
		return members.flatMap(({ key, at }) => {
			const name = textOf(key);
			if (name === null || known.includes(name)) return [];
			const near = nearest(name, [...known]);
			const meant = near === null || entryOf(row, near) !== undefined ? '' : `; did you mean "${near}"?`;
			const said = `no decision reads "${name}" in ${written.name}${meant}`;
			return [warning(written, at, 'unread_key', 'never_matches', said)];
		});
	});
}

interface Name {
	written: Written;
	text: string;
	at: number;
}

/** Names with letters that do not belong together, and names that look like another one. */
function oddNames(values: readonly Written[]): Lint[] {
	const names = values.flatMap((written) => textsIn(written, written.node));
	const first = [...new Map(names.toReversed().map((one) => [one.text, one])).values()].toReversed();
	const byLook = new Map<string, string>();
	return first.flatMap(({ written, text, at }) => {
		const like = byLook.get(lookOf(text));
		if (like === undefined) byLook.set(lookOf(text), text);
		const odd = oddLetters(text);
		if (like !== undefined) {
			const why = odd === null ? '' : `: it ${odd}`;
			const said = `"${text}" looks like "${like}" and is another name${why}`;
			return [warning(written, at, 'confusable_names', 'misleads', said)];
		}
		if (odd === null) return [];
		return [warning(written, at, 'odd_letters', 'misleads', `"${text}" ${odd}`)];
	});
}

function textsIn(written: Written, node: Node): Name[] {
	const text = textOf(node);
	if (text !== null) return [{ written, text, at: node.at }];
	if (!isCollection(node)) return [];
	return node.members.flatMap(({ key, held }) => [
		...(key === null ? [] : textsIn(written, key)),
		...textsIn(written, held),
	]);
}
