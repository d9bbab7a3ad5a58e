import { expect, test } from 'vitest';
import { checkDocuments } from '../../../src/policy/check/check.js';
import type { CheckedDocument } from '../../../src/policy/check/schema.js';
import { compileBundle } from '../../../src/policy/compile.js';
import { mutatedDocuments, oddDocuments, recordedDocuments } from '../corpus.js';

function checked(content: string): CheckedDocument {
	const [document] = checkDocuments([{ name: 'd.rego', content }]).documents;
	if (document === undefined) throw new Error('nothing was checked');
	return document;
}

/** The first error of a document as the API or the compiler spells its code; null without one. */
function refusalOf({ verdict, problems }: CheckedDocument): string | null {
	return verdict === 'refused' ? (problems.find(({ severity }) => severity === 'error')?.code ?? null) : null;
}

/** `invalid_body` comes with 400, all others with 422. */
function apiWord(document: CheckedDocument): string {
	const code = refusalOf(document);
	if (document.by !== 'api' || code === null) return 'valid';
	return `${code === 'invalid_body' ? 400 : 422} ${code}`;
}

test('has the verdict of API and runtime on every recorded document', () => {
	const wrong = recordedDocuments().flatMap(({ name, content, api, runtime }) => {
		const document = checked(content);
		const takes = document.verdict !== 'refused';
		const says = [apiWord(document), document.by === 'compiler' ? refusalOf(document) : 'ok'];
		// The API never lets the runtime see what it refuses.
		const expected = [api, api === 'valid' ? runtime : 'ok'];
		const agrees = takes === (api === 'valid' && runtime === 'ok');
		return agrees && JSON.stringify(says) === JSON.stringify(expected) ? [] : [{ name, says, expected }];
	});
	expect(wrong).toEqual([]);
});

test('has the verdict of API and compiler on every mutated document, or leaves it to the server', () => {
	const counts = { ok: 0, refused: 0, logic: 0 };
	const wrong: unknown[] = [];
	for (const [row, { document, api, runtime = null }] of mutatedDocuments().entries()) {
		const { verdict, by, problems } = checked(document);
		counts[verdict] += 1;
		const expected = api !== null ? 'api' : runtime !== null ? 'compiler' : null;
		if (verdict !== 'logic' && by !== expected) wrong.push({ row, verdict, by, expected });
		if (api !== null && problems[0]?.code !== api) wrong.push({ row, api, problems });
		if (verdict !== 'ok' && problems.length === 0) wrong.push({ row, verdict });
	}
	expect(wrong).toEqual([]);
	// Those that are left are named one by one where documents are read.
	expect(counts).toEqual({ ok: 439, refused: 750, logic: 11 });
});

test('refuses the odd documents as the compiler does', () => {
	for (const { name, content } of oddDocuments()) {
		const compiles = compileBundle([{ name, content }]).kind === 'ready';
		expect([name, checked(content).by]).toEqual([name, compiles ? null : 'compiler']);
	}
});

test('points every problem at a place in its document', () => {
	for (const { content } of recordedDocuments()) {
		const lines = content.split('\n');
		for (const { line, column } of checked(content).problems) {
			expect(line).toBeGreaterThanOrEqual(1);
			expect(column).toBeGreaterThanOrEqual(1);
			expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
		}
	}
});
