import { Document, isMap, isSeq, parseDocument } from 'yaml';
import { type MergePlan, withAdded } from './merge.js';

/** As {@link updatedText} for YAML, whose comments stay where they are. */
export function updatedYaml(text: string, plan: MergePlan): string {
	const document = text.trim() === '' ? new Document([]) : parseDocument(text, { uniqueKeys: false });
	const list = document.contents;
	if (!isSeq(list)) throw new Error('a YAML file of cases was read, and is no list');
	for (const { index, seen, superseded } of plan.updates) {
		if (!isMap(document.getIn([index, 'seen']))) document.setIn([index, 'seen'], document.createNode({}));
		for (const [key, value] of Object.entries(seen)) document.setIn([index, 'seen', key], value);
		if (superseded === null) document.deleteIn([index, 'superseded']);
		else if (superseded !== undefined) document.setIn([index, 'superseded'], document.createNode(superseded));
	}
	list.items = withAdded(list.items, plan, (value) =>
		document.createNode(value, { aliasDuplicateObjects: false }),
	);
	if (list.items.length > 0) list.flow = false;
	return document.toString({ lineWidth: 0 });
}
