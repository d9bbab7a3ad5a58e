import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
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

const mutantSchema = z.object({
	document: z.string(),
	api: z.string().nullable(),
	runtime: z.string().nullish(),
	cases: z
		.array(z.object({ input: object, result: object.optional(), error: z.string().optional() }))
		.default([]),
});

const decisionSchema = z.object({
	name: z.string(),
	documents: z.array(z.string()),
	input: object,
	real: object,
});

const exchangeSchema = z.object({
	label: z.string(),
	request: z.object({ method: z.string(), path: z.string(), body: json.optional() }),
	response: z.object({ status: z.number(), body: json.optional() }),
});

export type RecordedBundle = z.infer<typeof bundleSchema>;
export type RecordedDocument = z.infer<typeof documentSchema>;
export type Exchange = z.infer<typeof exchangeSchema>;

function fixture(path: string): URL {
	return new URL(`../fixtures/${path}`, import.meta.url);
}

function lines(path: string): unknown[] {
	const bytes = readFileSync(fixture(path));
	const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
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

/** Documents a token or so away from well formed, what was made of each, and what the valid ones decide. */
export function mutatedDocuments(): z.infer<typeof mutantSchema>[] {
	return lines('decisions/mutated.ndjson.gz').map((line) => mutantSchema.parse(line));
}

/** Decisions of the real engine on conflicts and odd inputs, one by one. */
export function singleDecisions(): z.infer<typeof decisionSchema>[] {
	return lines('inputs/decisions.ndjson').map((line) => decisionSchema.parse(line));
}

/** The documents that were each tried on the API and the engine for one oddity, by file name. */
export function oddDocuments(): { name: string; content: string }[] {
	const folder = fixture('inputs/documents/');
	const names = readdirSync(folder).sort();
	return names.map((name) => ({ name, content: readFileSync(new URL(name, folder), 'utf8') }));
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
