import type { Patch } from './patch.js';
import type { DocumentChange } from './schema.js';

/** A change of a document in one line, for a person. */
export function changeText(
	kind: DocumentChange['kind'],
	{
		name,
		before,
		after,
		moved,
		patch,
	}: Pick<DocumentChange, 'name' | 'before' | 'after' | 'moved' | 'patch'>,
): string {
	const lines = patch === null ? '' : linesText(patch);
	const places = `place ${before?.position} to ${after?.position}`;
	if (kind === 'entered') return `+ ${name}${versionText(after)} enters${lines}`;
	if (kind === 'left') return `- ${name}${versionText(before)} leaves${lines}`;
	if (kind === 'moved') return `~ ${name}${versionText(after)} moves from ${places}`;
	const move = moved ? `, moves from ${places}` : '';
	return `~ ${name}${versionText(before)} becomes${versionText(after) || ' the new text'}${lines}${move}`;
}

/** A patch in numbers; one of which no line is shown says so. */
function linesText({ added, removed, hunks }: Patch): string {
	if (hunks.length > 0 || added + removed === 0)
		return `, ${added} ${added === 1 ? 'line' : 'lines'} added, ${removed} removed`;
	return `, ${added + removed} lines differ, too many to compare`;
}

function versionText(side: DocumentChange['before']): string {
	return side?.version === null || side?.version === undefined ? '' : ` v${side.version}`;
}
