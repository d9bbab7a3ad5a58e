import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { DecisionResult, JsonObject } from '../../src/core/model.js';

const json = z.json();
const object = z.record(z.string(), json);

const bundleSchema = z.object({
	documents: z.array(z.string()),
	refused: z.string().optional(),
	cases: z.array(z.object({ input: object, result: object })).default([]),
});

const documentSchema = z.object({
	name: z.string(),
	content: z.string(),
	api: z.string(),
	runtime: z.string(),
});

export type RecordedBundle = z.infer<typeof bundleSchema>;
export type RecordedDocument = z.infer<typeof documentSchema>;

function lines(path: string): unknown[] {
	const text = readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map((line): unknown => JSON.parse(line));
}

/** Bundles and decisions of the real engine, in the order of their lines. */
export function recordedBundles(): RecordedBundle[] {
	return lines('decisions/decisions.ndjson').map((line) => bundleSchema.parse(line));
}

/** Documents with the word of the API and of the runtime on each. */
export function recordedDocuments(): RecordedDocument[] {
	return lines('decisions/documents.ndjson').map((line) => documentSchema.parse(line));
}

/** The documents of a recorded bundle, named by their order. */
export function sources(contents: readonly string[]): { name: string; content: string }[] {
	return contents.map((content, index) => ({ name: `m${index}.rego`, content }));
}

export type { DecisionResult, JsonObject };
