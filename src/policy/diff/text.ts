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
	const lines = patch === null ? '' : `, ${linesOf(patch.added)} added, ${patch.removed} removed`;
	const places = `place ${before?.position} to ${after?.position}`;
	if (kind === 'entered') return `+ ${name}${versionText(after)} enters${lines}`;
	if (kind === 'left') return `- ${name}${versionText(before)} leaves${lines}`;
	if (kind === 'moved') return `~ ${name}${versionText(after)} moves from ${places}`;
	const move = moved ? `, moves from ${places}` : '';
	return `~ ${name}${versionText(before)} becomes${versionText(after) || ' the new text'}${lines}${move}`;
}

function linesOf(count: number): string {
	return `${count} ${count === 1 ? 'line' : 'lines'}`;
}

function versionText(side: DocumentChange['before']): string {
	return side?.version === null || side?.version === undefined ? '' : ` v${side.version}`;
}
