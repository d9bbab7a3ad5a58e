import type { Alias, Document, LineCounter, Node } from 'yaml';
import type { Place } from '../../model/problem.js';
import { type Child, indexOfKey, type Span, type Spans, type Step, spansOf } from './spans.js';

type Yaml = typeof import('yaml');

/** Where the parts of a YAML text lie; what an alias stands for lies at its anchor. */
export function yamlSpans(yaml: Yaml, document: Document, lines: LineCounter): Spans {
	const span = (node: Node | Alias): Span => {
		const [start, end] = node.range ?? [0, 0, 0];
		return { start, end, ...placeAt(lines, start) };
	};
	const child = (given: Node, step: Step): Child<Node> | null => {
		const node = yaml.isAlias(given) ? given.resolve(document) : given;
		if (yaml.isSeq(node)) {
			const item = node.items[Number(step)];
			return yaml.isNode(item) ? { key: span(item), value: span(item), node: item } : null;
		}
		if (!yaml.isMap(node)) return null;
		const keys = node.items.map(({ key }) => (yaml.isScalar(key) ? String(key.value) : null));
		const pair = node.items[indexOfKey(keys, step)];
		if (pair === undefined || !yaml.isNode(pair.key)) return null;
		const value = yaml.isNode(pair.value) ? pair.value : null;
		return { key: span(pair.key), value: span(value ?? pair.key), node: value };
	};
	return spansOf<Node>(() => document.contents, child);
}

/** Where a merge key (`<<`) stands, which YAML 1.2 has not and reads as a member of that name; null for none. */
export function mergeKeyIn(yaml: Yaml, document: Document, lines: LineCounter): Place | null {
	let found: Place | null = null;
	yaml.visit(document, {
		Pair: (_, { key }) => {
			if (!yaml.isScalar(key) || key.value !== '<<') return undefined;
			found = placeAt(lines, key.range?.[0] ?? 0);
			return yaml.visit.BREAK;
		},
	});
	return found;
}

function placeAt(lines: LineCounter, offset: number): Place {
	const { line, col } = lines.linePos(offset);
	return { line, column: col };
}
