import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Bundle } from '../../src/policy/bundle.js';
import { compileBundle } from '../../src/policy/compile.js';
import { validateDocument } from '../../src/policy/validate.js';
import { recordedExchanges, sources } from './corpus.js';

const exchanges = recordedExchanges();

test('validates as the API was recorded to: preview for preview, code for code', () => {
	const content = z.object({ content: z.string() });
	const answered = z
		.object({ preview: z.unknown(), error: z.string(), error_description: z.string() })
		.partial();
	const asked = exchanges.filter(({ request }) => request.path === '/v1/policies/validate');
	const seen = asked.flatMap(({ label, request, response }) => {
		const body = content.safeParse(request.body);
		if (!body.success) return [];
		const verdict = validateDocument(body.data.content);
		const { preview, error, error_description: described } = answered.parse(response.body);
		const code = error === 'invalid_body' ? error : described;
		return [{ label, actual: verdict.valid ? verdict.preview : verdict.code, expected: preview ?? code }];
	});
	expect(seen.map(({ label, actual }) => [label, actual])).toEqual(
		seen.map((one) => [one.label, one.expected]),
	);
	expect(seen.length).toBeGreaterThan(25);
});

/** The bundles of every recorded set version, by version id. */
function recordedVersions(): Map<string, Bundle> {
	const created = z.object({ content: z.string() });
	const manifest = z.object({ manifest: z.array(z.object({ policy_version_id: z.string() })) });
	const answer = z.object({ version_id: z.string() });
	const contents = new Map<string, string>();
	const versions = new Map<string, Bundle>();
	for (const { request, response } of exchanges) {
		const made = answer.safeParse(response.body);
		if (request.method !== 'POST' || response.status !== 201 || !made.success) continue;
		const policy = created.safeParse(request.body);
		const set = manifest.safeParse(request.body);
		if (policy.success) contents.set(made.data.version_id, policy.data.content);
		if (!set.success) continue;
		const documents = set.data.manifest.map((entry) => contents.get(entry.policy_version_id) ?? '');
		versions.set(made.data.version_id, compileBundle(sources(documents)));
	}
	return versions;
}

test('decides every recorded simulation as the server did, rebuilt inputs and repaired ones', () => {
	const asked = z.object({ version_id: z.string(), input: z.record(z.string(), z.json()) });
	const answered = z.object({
		explanation: z.object({ evaluation: z.string(), reason: z.string() }),
		result: z.json(),
	});
	const versions = recordedVersions();
	const counts = { executed: 0, failed: 0, logic: 0 };
	const wrong: unknown[] = [];
	for (const { label, request, response } of exchanges) {
		const simulation = asked.safeParse(request.body);
		const outcome = answered.safeParse(response.body);
		if (!request.path.endsWith('/simulate') || !simulation.success || !outcome.success) continue;
		const { explanation, result } = outcome.data;
		if (explanation.reason.includes('unreachable')) continue;
		const bundle = versions.get(simulation.data.version_id);
		if (bundle?.kind !== 'ready') {
			counts.logic++;
			continue;
		}
		const evaluation = bundle.engine.decide(simulation.data.input);
		const executed = evaluation.status === 'complete';
		counts[executed ? 'executed' : 'failed']++;
		const actual = executed ? evaluation.result : evaluation.code;
		const expected = explanation.evaluation === 'executed' ? result : explanation.reason;
		if (!isDeepStrictEqual(actual, expected)) wrong.push({ label, actual, expected });
	}
	expect(wrong).toEqual([]);
	expect(counts).toEqual({ executed: 94, failed: 2, logic: 1 });
});
