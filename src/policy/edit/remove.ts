import type { Collection, Member } from '../tree.js';
import { endsLine, indentOf, lineAround, type TextEdit } from './text-edit.js';

const EMPTY = { array: '[]', set: 'set()', object: '{}' } as const;

/** A collection with nothing in it any more. */
export function emptied({ kind, at, end }: Collection): TextEdit {
	return { at, end, text: EMPTY[kind] };
}

/** Takes members out of a collection: whole lines where they have them for themselves, else each with a comma. */
export function removeMembers(content: string, node: Collection, indices: readonly number[]): TextEdit[] {
	const gone = new Set(indices);
	if (gone.size === 0) return [];
	if (gone.size === node.members.length) return [emptied(node)];
	const lastKept = node.members.findLastIndex((_, index) => !gone.has(index));
	return node.members.flatMap((member, index): TextEdit[] => {
		if (!gone.has(index)) return [];
		const whole = wholeLines(content, member.at, endOf(member));
		if (whole !== null) return [whole];
		const next = node.members[index + 1];
		if (index < lastKept && next !== undefined) return [{ at: member.at, end: next.at, text: '' }];
		const before = node.members[index - 1];
		return [{ at: before?.end ?? member.at, end: member.end, text: '' }];
	});
}

function endOf({ end, comma }: Member): number {
	return comma === null ? end : comma + 1;
}

/** Takes a rule out of its document; `at` is where it begins. */
export function removeRule(content: string, at: number, end: number): TextEdit[] {
	return [wholeLines(content, at, end) ?? { at, end, text: '' }];
}

/** The lines from `at` to `end` with their last line break, where nothing but a comment shares them; else null. */
function wholeLines(content: string, at: number, end: number): TextEdit | null {
	if (indentOf(content, at) === null || !endsLine(content, end)) return null;
	const { start } = lineAround(content, at);
	const feed = content.indexOf('\n', end);
	return { at: start, end: feed < 0 ? content.length : feed + 1, text: '' };
}
