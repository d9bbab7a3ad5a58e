import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.js';
import { compileBundle } from '../../src/policy/compile.js';
import { READ_FIELDS, relevantInput } from '../../src/policy/fields.js';
import type { Engine } from '../../src/policy/types.js';
import { documents, inputs } from './arbitraries.js';
import { recordedBundles, sources } from './corpus.js';

const bundles = documents.map(compileBundle);

/** Checks `property` on a dozen inputs for each bundle that is ready to decide. */
function withEngine(
	property: (engine: Engine, input: JsonObject) => void,
	options: { seed?: number; numRuns?: number } = {},
): void {
	const batch = fc.array(inputs, { minLength: 12, maxLength: 12 });
	fc.assert(
		fc.property(bundles, batch, (bundle, asked) => {
			if (bundle.kind === 'ready') for (const input of asked) property(bundle.engine, input);
		}),
		{ numRuns: 80, ...options },
	);
}

const recordedCases = recordedBundles().flatMap(({ documents: contents, cases }) => {
	const bundle = compileBundle(sources(contents));
	return bundle.kind === 'ready' ? cases.map(({ input }) => ({ engine: bundle.engine, input })) : [];
});

test('generated requests reach every outcome', () => {
	const seen = new Set<string>();
	const note = (engine: Engine, input: JsonObject) => {
		const { shape, evaluation } = engine.ladder(input);
		if (evaluation.status === 'failed') seen.add(evaluation.code);
		else if (evaluation.result.decision === 'allow') seen.add(`allow ${shape}`);
		else seen.add(JSON.stringify(evaluation.result.diagnostics));
	};
	withEngine(note, { numRuns: 300, seed: 7 });
	expect([...seen].filter((one) => one.startsWith('allow'))).toHaveLength(4);
	expect([...seen].filter((one) => one.includes('reason'))).toHaveLength(9);
	expect(seen).toContain('policy_eval_failed');
});

test('a ladder ends in the decision, and its failed gate is the only one and the last reached', () => {
	withEngine((engine, input) => {
		const { evaluation, rungs } = engine.ladder(input);
		expect(evaluation).toEqual(engine.decide(input));
		const failed = rungs.findIndex(({ status }) => status === 'failed');
		const denied = evaluation.status === 'complete' && evaluation.result.decision === 'deny';
		expect(failed >= 0).toBe(denied);
		const expected = rungs.map((_, index) => {
			if (evaluation.status === 'failed') return 'not_reached';
			return failed < 0 || index < failed ? 'passed' : index === failed ? 'failed' : 'not_reached';
		});
		expect(rungs.map(({ status }) => status)).toEqual(expected);
	});
});

test('an input is decided as its relevant part, which is its own relevant part', () => {
	const check = (engine: Engine, input: JsonObject) => {
		const relevant = relevantInput(input);
		expect(engine.decide(relevant)).toEqual(engine.decide(input));
		expect(relevantInput(relevant)).toEqual(relevant);
	};
	withEngine(check);
	for (const { engine, input } of recordedCases) check(engine, input);
});

function dropped(input: JsonObject, path: string): JsonObject {
	const [first = '', ...rest] = path.split('.');
	const inner = input[first];
	const { [first]: _, ...others } = input;
	if (rest.length === 0) return others;
	if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return input;
	return { ...input, [first]: dropped(inner, rest.join('.')) };
}

function onlyReadFields(value: JsonObject, prefix = ''): JsonObject {
	const kept = Object.entries(value).flatMap(([field, held]): [string, Json][] => {
		const path = prefix + field;
		const isRead = READ_FIELDS.some((known) => known.path === path);
		const inside = READ_FIELDS.some((known) => known.path.startsWith(`${path}.`));
		const isObject = typeof held === 'object' && held !== null && !Array.isArray(held);
		if (!inside || !isObject) return isRead || inside ? [[field, held]] : [];
		const inner = onlyReadFields(held, `${path}.`);
		// Claims of which none is read are claims all the same.
		return [[field, isRead && Object.keys(inner).length === 0 ? held : inner]];
	});
	return Object.fromEntries(kept);
}

test('the table of read fields holds all that decide', () => {
	withEngine((engine, input) => {
		expect(engine.decide(onlyReadFields(input))).toEqual(engine.decide(input));
	});
});

test('the table of read fields holds none that never decides', () => {
	const idle = READ_FIELDS.filter(({ path }) => {
		const without = recordedCases.some(({ engine, input }) => {
			return JSON.stringify(engine.decide(dropped(input, path))) !== JSON.stringify(engine.decide(input));
		});
		return !without && path !== 'schema_version';
	});
	expect(idle).toEqual([]);
});
