import type { Document, LineCounter } from 'yaml';
import { isTooDeep } from '../../model/json.js';
import type { Place } from '../../model/problem.js';
import type { Spans } from './spans.js';
import { mergeKeyIn, yamlSpans } from './yaml-text.js';

/** The largest YAML that is read or written, bytes: a second's work. JSON and NDJSON may be far larger. */
export const LARGEST_YAML = 2 * 1024 * 1024;

/** Tokens between two moments in which others have their turn, Ctrl-C among them. */
const TOKENS_AT_ONCE = 20_000;

/** Aliases that are followed at most, those behind aliases too. */
const MOST_ALIASES = 100;

/** What a text says as YAML, or why it is none; `place` is null where it is all of it. */
export type YamlResult =
	| { ok: true; value: unknown; spans: Spans }
	| { ok: false; place: Place | null; why: string };

/**
 * Reads one YAML document. Whatever is in it takes about a second: its size, depth and aliases are
 * bounded. Throws the reason of the signal.
 */
export async function parseYaml(text: string, signal?: AbortSignal): Promise<YamlResult> {
	if (Buffer.byteLength(text) > LARGEST_YAML) {
		const why = `is larger than ${LARGEST_YAML / 1024 / 1024} MiB of YAML; as JSON or NDJSON it may be larger`;
		return { ok: false, place: null, why };
	}
	const yaml = await import('yaml');
	const lines = new yaml.LineCounter();
	try {
		const documents = await composed(yaml, text, lines, signal);
		return read(yaml, documents, lines);
	} catch (error) {
		signal?.throwIfAborted();
		// What is nested deeper than the stack, an alias without its anchor, or aliases beyond measure.
		const why = error instanceof RangeError ? 'it is nested too deep' : messageOf(error);
		return { ok: false, place: null, why: `is not YAML: ${why}` };
	}
}

type Yaml = typeof import('yaml');

async function composed(yaml: Yaml, text: string, lines: LineCounter, signal: AbortSignal | undefined) {
	lines.addNewLine(0);
	const parser = new yaml.Parser(lines.addNewLine);
	// Keys are compared below: the package compares each with every other.
	const composer = new yaml.Composer({ uniqueKeys: false });
	const documents: Document[] = [];
	let count = 0;
	for (const lexeme of new yaml.Lexer().lex(text)) {
		for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
		count += 1;
		if (count % TOKENS_AT_ONCE > 0) continue;
		await new Promise((resume) => setImmediate(resume));
		signal?.throwIfAborted();
	}
	for (const token of parser.end()) documents.push(...composer.next(token));
	documents.push(...composer.end(true, text.length));
	return documents;
}

function read(yaml: Yaml, [document, second]: Document[], lines: LineCounter): YamlResult {
	const mistake = (at: number, why: string): YamlResult => {
		const { line, col } = lines.linePos(at);
		return { ok: false, place: { line, column: col }, why: `is not YAML: ${why}` };
	};
	const first = document?.errors[0];
	if (first !== undefined) return mistake(first.pos[0], first.message.split('\n')[0] ?? '');
	if (second !== undefined) return mistake(second.range?.[0] ?? 0, 'it holds more than one document');
	const twice = document === undefined ? null : keyTwice(yaml, document);
	if (twice !== null) return mistake(twice, 'Map keys must be unique');
	if (document === undefined) return { ok: false, place: null, why: 'is not YAML: it holds nothing' };
	const merge = mergeKeyIn(yaml, document, lines);
	if (merge !== null) return { ok: false, place: merge, why: MERGES };
	const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
	if (isTooDeep(value)) return { ok: false, place: null, why: 'is not YAML: it is nested too deep' };
	return { ok: true, value, spans: yamlSpans(yaml, document, lines) };
}

const MERGES =
	'has a merge key (<<), which YAML 1.2 has not: nothing would be merged; write the fields out, or use a whole alias';

/** Where the first key stands that its map has already; null where there is none. */
function keyTwice(yaml: Yaml, document: Document): number | null {
	let found: number | null = null;
	yaml.visit(document, {
		Map(_key, map) {
			const seen = new Set<unknown>();
			for (const { key } of map.items) {
				if (!yaml.isScalar(key)) continue;
				if (seen.has(key.value)) {
					found = key.range?.[0] ?? 0;
					return yaml.visit.BREAK;
				}
				seen.add(key.value);
			}
			return undefined;
		},
	});
	return found;
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
