import type { Problem } from '../../model/problem.js';
import type { Bundle } from '../bundle.js';
import { compileBundle } from '../compile.js';
import { type ReadDocument, readDocument } from '../document.js';
import type { BundleProblem, Reach } from '../problems.js';
import type { DocumentSource } from '../types.js';
import { validateDocument } from '../validate.js';
import { meaningLints } from './meaning.js';
import type { CheckedDocument, CheckProblem, Effect, Found, TogetherProblem } from './schema.js';
import { writtenLints } from './written.js';
import { writtenValue } from './written-value.js';

/**
 * Judges documents as the API, the compiler and the contract would, each alone and all of them as one
 * version, and tells what is legal and surely wrong. The verdict on a document is that of API and
 * compiler, whatever the contract makes of it. Pure.
 */
export function checkDocuments(sources: readonly DocumentSource[]): Found {
	const bundle = compileBundle(sources);
	const only = sources.length === 1;
	const alone = sources.map((source) => judgedAlone(source, only ? bundle : compileBundle([source]), bundle));
	const lints = lintsOf(sources, bundle);
	const documents = sources.map(({ name }, index): CheckedDocument => {
		const { verdict = 'ok', by = null, problems = [] } = alone[index] ?? {};
		const found = lints.filter(({ document }) => document === name).map(({ document: _, ...lint }) => lint);
		return { name, verdict, by, problems: inOrder([...problems, ...found]) };
	});
	return { documents, together: judgedTogether(bundle, documents) };
}

function lintsOf(sources: readonly DocumentSource[], bundle: Bundle) {
	const read = sources.map(readDocument);
	const values = read.flatMap(({ source, definitions }: ReadDocument) =>
		definitions.map((definition) => writtenValue(source, definition)).filter((value) => value !== null),
	);
	const meant =
		bundle.kind === 'ready' && bundle.problems.length === 0 ? meaningLints(bundle.data, values) : [];
	return [...writtenLints(values), ...meant];
}

/** What API and compiler say of one document. What a name's type comes to is a matter of all documents. */
function judgedAlone(source: DocumentSource, bundle: Bundle, all: Bundle): Omit<CheckedDocument, 'name'> {
	const api = validateDocument(source.content, source.name);
	if (!api.valid) {
		const problems = [api.problem].map((one) => problemOf(one, 'error', 'refused_by_api'));
		return { verdict: 'refused', by: 'api', problems };
	}
	if (bundle.kind === 'ready')
		return { verdict: 'ok', by: null, problems: contractProblems(bundle.problems, source) };
	if (bundle.kind === 'logic') {
		const problems = bundle.sites.map((one) => problemOf(one, 'unknown', 'server_decides'));
		return { verdict: 'logic', by: null, problems };
	}
	const inText = readDocument(source).problems.length > 0;
	if (!inText && all.kind !== 'refused') return { verdict: 'ok', by: null, problems: [] };
	const problems = bundle.problems.map((one) => problemOf(one, 'error', 'refused_at_load'));
	return { verdict: 'refused', by: 'compiler', problems };
}

/** What only shows where the documents are one version. */
function judgedTogether(bundle: Bundle, documents: readonly CheckedDocument[]): Found['together'] {
	const known = new Set(
		documents.flatMap(({ name, problems }) => problems.map((one) => keyOf({ document: name, ...one }))),
	);
	const fresh = (problems: TogetherProblem[]) => problems.filter((one) => !known.has(keyOf(one)));
	if (bundle.kind === 'logic') return { verdict: 'logic', by: null, problems: [] };
	if (bundle.kind === 'ready') {
		return { verdict: 'ok', by: null, problems: fresh(bundle.problems.flatMap(everywhere)) };
	}
	const by = documents.some((one) => one.by === 'api') ? 'api' : 'compiler';
	const problems = bundle.problems.map((one) => placed(one, problemOf(one, 'error', 'refused_at_load')));
	return { verdict: 'refused', by, problems: by === 'api' ? [] : fresh(problems) };
}

/** The name, the place and the code: the effect of the same may be told in other words. */
function keyOf({ document, line, column, code }: TogetherProblem): string {
	return JSON.stringify([document, line, column, code]);
}

const EFFECTS: Readonly<Record<Reach, Effect>> = {
	every_decision: 'fails_every_decision',
	granted_resources: 'fails_granted_resources',
	delegated_mints: 'fails_delegated_mints',
	mints_denied: 'denies_mints',
	scope: 'fails_scope',
};

function contractProblems(problems: readonly BundleProblem[], { name }: DocumentSource): CheckProblem[] {
	return problems
		.flatMap(everywhere)
		.filter(({ document }) => document === name)
		.map(({ document: _, ...problem }) => problem);
}

/** A problem of the contract at each of its places. */
function everywhere({ code, message, reach, places }: BundleProblem): TogetherProblem[] {
	return places.map((place) =>
		placed(place, problemOf({ ...place, code, message }, 'error', EFFECTS[reach])),
	);
}

function placed({ document }: Problem, problem: CheckProblem): TogetherProblem {
	return { document, ...problem };
}

function problemOf(
	{ code, line, column, message }: Problem,
	severity: CheckProblem['severity'],
	effect: Effect,
): CheckProblem {
	return { code, line, column, message, severity, effect };
}

function inOrder(problems: CheckProblem[]): CheckProblem[] {
	return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}
