import { describe, expect, it } from 'vitest';
import { existingCases, formatOf, updatedText } from '../../../src/core/record/encode.js';
import { mergeCases } from '../../../src/core/record/merge.js';
import type { Draft } from '../../../src/core/record/select.js';
import type { JsonObject } from '../../../src/model/json.js';
import { allowed, denied } from '../../support/evidence.js';
import { timeAt } from './events.js';

function draft(name: string, digest: string, over: Partial<Draft['recorded']> = {}): Draft {
	const expectWord = over.expect ?? 'allow';
	return {
		answer: expectWord === 'deny' ? denied('role_scope_mismatch') : allowed(),
		recorded: {
			name,
			expect: expectWord,
			input: { resource: { identifier: `resource://${name}` } },
			seen: { count: 2, first: timeAt(10), last: timeAt(20) },
			from: { requestId: 'request-1', eventId: 'event-1', version: 'Main v1' },
			provenance: [],
			digest,
			...over,
		},
	};
}

async function recordInto(file: string, text: string, drafts: Draft[]) {
	const plan = mergeCases(await existingCases(file, text), drafts);
	const next = await updatedText(formatOf(file), text, plan);
	return { plan, text: next, values: await existingCases(file, next) };
}

const FILES = ['cases.json', 'cases.ndjson', 'cases.yaml'];

describe.each(FILES)('recording into %s', (file) => {
	it('writes a new file sorted by name, and nothing the second time', async () => {
		const drafts = [draft('b', '22'), draft('a', '11'), draft('c', '0123456789012345')];
		const first = await recordInto(file, '', drafts);
		expect(first.values.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
		expect(first.values[2]).toEqual(drafts[2]?.recorded);
		const second = await recordInto(file, first.text, drafts);
		expect(second.plan).toEqual({ updates: [], added: [], unchanged: 3, differs: [] });
		expect(second.text).toBe(first.text);
	});

	it('widens what was seen, and keeps name, expectation and unknown keys', async () => {
		const mine = { ...draft('mine', '11').recorded, name: 'my words', expect: 'deny', ticket: 'PAY-7' };
		const byHand = { name: 'by hand', expect: 'allow', input: {} };
		const before = await updatedText(formatOf(file), '', { ...mergeCases([], []), added: [] });
		expect(await existingCases(file, before)).toEqual([]);
		const text = await rewritten(file, [byHand, mine]);
		const seen = { count: 1, first: timeAt(15), last: timeAt(90) };
		const { values, plan } = await recordInto(file, text, [draft('other', '11', { seen })]);
		expect(values).toEqual([byHand, { ...mine, seen: { count: 2, first: timeAt(10), last: timeAt(90) } }]);
		expect(plan.differs).toEqual([
			{ name: 'my words', expected: 'deny', observed: 'allow', requestId: 'request-1' },
		]);
	});

	it('puts new cases where they belong in a sorted file, and behind one that is not', async () => {
		const names = async (text: string) =>
			(await recordInto(file, text, [draft('c', '33'), draft('b', '22')])).values.map(({ name }) => name);
		const of = (name: string) => ({ name, expect: 'allow', input: {} });
		expect(await names(await rewritten(file, [of('a'), of('bb'), of('d')]))).toEqual([
			'a',
			'b',
			'bb',
			'c',
			'd',
		]);
		expect(await names(await rewritten(file, [of('d'), of('a')]))).toEqual(['d', 'a', 'b', 'c']);
	});
});

/** A file that holds these cases, as a person may have written it. */
async function rewritten(file: string, values: JsonObject[]): Promise<string> {
	if (file.endsWith('.ndjson')) return values.map((value) => `${JSON.stringify(value)}\n`).join('');
	// JSON is YAML.
	return JSON.stringify(values, null, '\t');
}

describe('what is observed', () => {
	const existing = (expectation: unknown): JsonObject[] => [
		{ name: 'one', expect: expectation as string, input: {}, digest: '11' },
	];
	const differing = (expectation: unknown, over: Partial<Draft['recorded']>) =>
		mergeCases(existing(expectation), [draft('one', '11', over)]).differs.map(
			({ expected, observed }) => `${expected} ${observed}`,
		);

	it('differs by decision and by reason, where one is expected', () => {
		expect(differing('allow', { expect: 'allow' })).toEqual([]);
		expect(differing('allow', { expect: 'deny' })).toEqual(['allow deny (role_scope_mismatch)']);
		const reason = { decision: 'deny', reason: 'confinement_violation' };
		expect(differing(reason, { expect: 'deny' })).toEqual([
			'deny (confinement_violation) deny (role_scope_mismatch)',
		]);
		expect(differing('nonsense', { expect: 'deny' })).toEqual([]);
	});
});

it('gives a case a name that no other of the file has', () => {
	const { added } = mergeCases([{ name: 'one', expect: 'allow', input: {} }], [draft('one', '1234567')]);
	expect(added.map(({ value }) => value.name)).toEqual(['one (123456)']);
});

it('keeps comments, order and anchors of YAML', async () => {
	const text = `# ours, see PAY-7
- name: mine # short
  expect: &no deny
  input: { resource: {} } # inline

  # why it matters
  digest: "11"
  seen:
    count: 1 # once
    first: 2026-11-20T00:00:15.000Z
    last: 2026-11-20T00:00:15.000Z
# between
- name: second
  expect: *no
  input: {}
# the end
`;
	const { text: next } = await recordInto('cases.yml', text, [draft('x', '11'), draft('zz', '22')]);
	const changed = text
		.replace('count: 1 # once', 'count: 2 # once')
		.replace('first: 2026-11-20T00:00:15.000Z', `first: ${timeAt(10)}`)
		.replace('last: 2026-11-20T00:00:15.000Z', `last: ${timeAt(20)}`);
	for (const line of changed.split('\n')) expect(next.split('\n')).toContain(line);
	expect(next).toContain('- name: zz\n');
});

it('keeps the indentation of JSON', async () => {
	const text = await rewritten('cases.json', [{ name: 'a', expect: 'allow', input: {} }]);
	expect((await recordInto('cases.json', text, [draft('b', '22')])).text.startsWith(text.slice(0, -3))).toBe(
		true,
	);
});

it('refuses a file of another kind, and one that holds no cases', async () => {
	expect(() => formatOf('cases.txt')).toThrow(expect.objectContaining({ code: 'usage' }));
	expect(() => formatOf('json')).toThrow(expect.objectContaining({ code: 'usage' }));
	expect(formatOf('a.b/cases.JSONL')).toBe('ndjson');
	await expect(existingCases('cases.json', '{"a": 1}')).rejects.toMatchObject({ code: 'bad_cases' });
	await expect(existingCases('cases.json', '[1]')).rejects.toMatchObject({ code: 'bad_cases' });
});
