import { isCollection } from '../tree.js';
import { objectOf, type Value } from '../values.js';
import type { Change } from './change.js';
import { addElements, setFields } from './fields.js';
import { atEachSite, type Ground, type NameEdit, type PlacedEdit } from './ground.js';
import { spell } from './spell.js';
import { lineBreakOf } from './text-edit.js';

/** Edits of bindings. A list or a set of ids, which binds each to its own place or to itself, gets the id behind the others. */
export function bindingEdits(ground: Ground, changes: readonly Change[]): NameEdit {
	const bindings = changes.flatMap((change) => (change.kind === 'binding' ? [change] : []));
	const entries = bindings.map(({ bindingKey, applicationId }): [string, Value] => [
		bindingKey,
		applicationId,
	]);
	const ids = bindings.map(({ applicationId }) => applicationId);
	const last = ground.sites.at(-1);
	if (last === undefined) return { rule: objectOf(entries) };
	if (last.kind === 'member') return { edits: memberRules(ground, last, ids) };
	return {
		edits: atEachSite(ground, ({ node }, content) => {
			const listed = isCollection(node) && node.kind !== 'object';
			return listed ? addElements(content, node, ids) : setFields(content, node, entries);
		}),
	};
}

function memberRules(
	{ name, documents }: Ground,
	{ document, node }: Ground['sites'][number],
	ids: readonly string[],
): PlacedEdit[] {
	const content = documents[document]?.source.content ?? '';
	const line = lineBreakOf(content);
	const rules = ids.map((id) => `${line}${name} contains ${spell(id, { content, like: node, indent: '' })}`);
	return [{ document, at: node.end, end: node.end, text: rules.join('') }];
}
