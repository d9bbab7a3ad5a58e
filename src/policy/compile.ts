import type { Problem } from '../model/problem.js';
import type { Bundle } from './bundle.js';
import { authorityData } from './data.js';
import { type Definition, type ReadDocument, readDocument } from './document.js';
import { engineOf } from './engine.js';
import { type Merged, type MergedName, mergeDocuments } from './merge.js';
import { findProblems } from './problems.js';
import { rulebookOf } from './rulebook.js';
import type { DocumentSource } from './types.js';
import { validateDocument } from './validate.js';
import { typeRefusal } from './value-types.js';

/**
 * Reads and merges the documents of a bundle, in the order of its manifest. `refused` where the API
 * or the runtime's compiler would refuse it; `logic` where Rego logic, or Rego that this reader does not
 * know, keeps this engine from deciding it; else an engine, and what is wrong with the bundle although it compiles.
 */
export function compileBundle(documents: readonly DocumentSource[]): Bundle {
	return openCompiler().compile(documents).bundle;
}

/** A bundle with what it was read from. */
export interface Compiled {
	bundle: Bundle;
	read: ReadDocument[];
	merged: Merged;
}

/** Compiles bundles that share documents: each document, known by its identity, is read once. */
export interface Compiler {
	compile(documents: readonly DocumentSource[]): Compiled;
}

interface Judged {
	foreign: Problem | null;
	read: ReadDocument;
}

export function openCompiler(): Compiler {
	const known = new WeakMap<DocumentSource, Judged>();
	const judge = (source: DocumentSource): Judged => {
		const verdict = validateDocument(source.content, source.name);
		const judged = { foreign: verdict.valid ? null : verdict.problem, read: readDocument(source) };
		known.set(source, judged);
		return judged;
	};
	return {
		compile(documents) {
			const judged = documents.map((source) => known.get(source) ?? judge(source));
			const read = judged.map((one) => one.read);
			const merged = mergeDocuments(read);
			const foreign = judged.flatMap((one) => one.foreign ?? []);
			const bundle: Bundle =
				foreign.length > 0 ? { kind: 'refused', problems: foreign } : bundleOf(documents, read, merged);
			return { bundle, read, merged };
		},
	};
}

function bundleOf(
	documents: readonly DocumentSource[],
	read: readonly ReadDocument[],
	merged: Merged,
): Bundle {
	const refused = runtimeProblems(read, merged);
	if (refused.length > 0) return { kind: 'refused', problems: refused };
	const sites = undecidedSites(read);
	if (sites.length > 0) return { kind: 'logic', sites };
	const data = authorityData(merged);
	const problems = findProblems(merged, data);
	const bytes = documents.reduce((sum, { content }) => sum + bytesOf(content), 0);
	return { kind: 'ready', engine: engineOf(rulebookOf(data, problems)), data, problems, bytes };
}

/** Bytes of a document in a request: a JSON text, with its id beside it. */
function bytesOf(content: string): number {
	return Buffer.byteLength(JSON.stringify(content)) + 64;
}

/** What the runtime's compiler says against documents that have been read; the first is what it names. */
export function runtimeProblems(read: readonly ReadDocument[], merged: Merged): Problem[] {
	const inText = read.flatMap((document) => document.problems);
	if (inText.length > 0) return inText;
	// What a document that is not understood defines is not known, so the names cannot be compared.
	return read.some(({ unread }) => unread.length > 0) ? [] : [...merged.values()].flatMap(nameProblems);
}

function undecidedSites(read: readonly ReadDocument[]): Problem[] {
	return read.flatMap(({ definitions, unread }) => [
		...unread,
		...definitions.flatMap(({ logic }) => (logic === null ? [] : [logic])),
	]);
}

function nameProblems(merged: MergedName): Problem[] {
	const { name, definitions } = merged;
	const [first] = definitions;
	// Which rules with keys in their heads go together depends on the keys.
	if (first === undefined || definitions.some(({ kind }) => kind === 'partial')) return [];
	const other = definitions.find((definition) => groupOf(definition) !== groupOf(first));
	if (other !== undefined)
		return [typeError(other, `${name} is defined in two ways that exclude each other`)];
	const second = definitions.filter(({ kind }) => kind === 'default')[1];
	if (second !== undefined) return [typeError(second, `${name} has two defaults`)];
	const refusal = shapeProblem(merged);
	return refusal === null ? [] : [typeError(first, refusal)];
}

function groupOf({ kind }: Definition): string {
	return kind === 'default' ? 'complete' : kind;
}

function typeError({ place }: Definition, message: string): Problem {
	return { ...place, code: 'type_error', message };
}

/** Types are known where every rule of the name is a literal. */
function shapeProblem({ name, definitions, value }: MergedName): string | null {
	if (definitions.some(({ logic }) => logic !== null)) return null;
	const members = definitions.some(({ kind }) => kind === 'member');
	const values = members ? [value] : definitions.map((definition) => definition.value);
	return typeRefusal(
		name,
		values.filter((one) => one !== undefined),
	);
}
