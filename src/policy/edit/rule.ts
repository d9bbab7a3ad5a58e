import type { ReadDocument } from '../document.js';
import type { DataName } from '../names.js';
import type { Value } from '../values.js';
import type { PlacedEdit } from './ground.js';
import { spell } from './spell.js';
import { lineBreakOf } from './text-edit.js';

/** Documents that a new rule goes into beside, the nearest first: grants and bindings keep company. */
const BESIDE: readonly DataName[] = ['grants', 'app_ids'];

/** A rule at the end of a document: the one that the other half of a grant stands in, else the first. */
export function addRule(documents: readonly ReadDocument[], name: DataName, value: Value): PlacedEdit {
	const beside = BESIDE.map((other) =>
		documents.findIndex(({ definitions }) => definitions.some((one) => one.name === other)),
	).find((index) => index >= 0);
	const document = beside ?? 0;
	const content = documents[document]?.source.content ?? '';
	const line = lineBreakOf(content);
	const broken = content === '' || content.endsWith('\n') ? '' : line;
	const text = `${broken}${line}${name} := ${spell(value, { content, like: undefined, indent: '' })}${line}`;
	return { document, at: content.length, end: content.length, text };
}
