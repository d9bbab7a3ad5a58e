import { readFileSync } from 'node:fs';
import { z } from 'zod';

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

const exchangeSchema = z.object({
	label: z.string(),
	request: z.object({ method: z.string(), path: z.string(), body: json.optional() }),
	response: z.object({ status: z.number(), body: json.optional() }),
});

export type RecordedBundle = z.infer<typeof bundleSchema>;
export type RecordedDocument = z.infer<typeof documentSchema>;
export type Exchange = z.infer<typeof exchangeSchema>;

function lines(path: string): unknown[] {
	const text = readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
	const held = text.split('\n').filter((line) => line !== '');
	return held.map((line): unknown => JSON.parse(line));
}

/** Bundles and decisions of the real engine, in the order of their lines. */
export function recordedBundles(): RecordedBundle[] {
	return lines('decisions/decisions.ndjson').map((line) => bundleSchema.parse(line));
}

/** Documents with the word of the API and of the runtime on each. */
export function recordedDocuments(): RecordedDocument[] {
	return lines('decisions/documents.ndjson').map((line) => documentSchema.parse(line));
}

/** Exchanges with a running Caracal, in the order in which the recordings were made. */
export function recordedExchanges(): Exchange[] {
	const files = ['api', 'traffic', 'faults'];
	return files.flatMap((file) =>
		lines(`recordings/${file}.ndjson`).map((line) => exchangeSchema.parse(line)),
	);
}

/** The documents of a recorded bundle, named by their order. */
export function sources(contents: readonly string[]): { name: string; content: string }[] {
	return contents.map((content, index) => ({ name: `m${index}.rego`, content }));
}
