import { expect, test } from 'vitest';
import { type DiffDocument, diffDocuments } from '../../../src/policy/diff/documents.js';
import { DocumentChangeSchema } from '../../../src/policy/diff/schema.js';

/** A staged version of a policy, by the first letter of its name. */
function doc(name: string, version: number, content: string | null = `${name} ${version}\n`): DiffDocument {
	return { policyId: `id-${name}`, name, versionId: `${name}${version}`, version, content };
}

const file = (name: string, content: string): DiffDocument => {
	return { policyId: null, name, versionId: null, version: null, content };
};

async function lines(before: DiffDocument[], after: DiffDocument[]): Promise<string[]> {
	return (await diffDocuments(before, after)).map(({ text }) => text);
}

test('the same documents in the same order do not differ', async () => {
	expect(await lines([doc('A', 1), doc('B', 2)], [doc('A', 1), doc('B', 2)])).toEqual([]);
});

test('documents enter, leave and change version', async () => {
	expect(await lines([doc('A', 1), doc('B', 1)], [doc('B', 2), doc('C', 1)])).toEqual([
		'- A v1 leaves, 0 lines added, 1 removed',
		'~ B v1 becomes v2, 1 line added, 1 removed',
		'+ C v1 enters, 1 line added, 0 removed',
	]);
});

test('only the fewest documents that explain a new order have moved', async () => {
	const [a, b, c, d] = [doc('A', 1), doc('B', 1), doc('C', 1), doc('D', 1)];
	expect(await lines([a, b, c, d], [d, a, b, c])).toEqual(['~ D v1 moves from place 4 to 1']);
	expect(await lines([a, b, c], [b, doc('A', 2), c])).toEqual([
		'~ A v1 becomes v2, 1 line added, 1 removed, moves from place 1 to 2',
	]);
	expect(await lines([a, b], [b])).toEqual(['- A v1 leaves, 0 lines added, 1 removed']);
});

test('a version may hold two versions of one policy', async () => {
	expect(await lines([doc('A', 1)], [doc('A', 2), doc('A', 1)])).toEqual([
		'+ A v2 enters, 1 line added, 0 removed',
	]);
});

test('files are the policy of their name', async () => {
	expect(await lines([doc('A', 1, 'x\n')], [file('A', 'x\n'), file('B', 'y\n')])).toEqual([
		'+ B enters, 1 line added, 0 removed',
	]);
	expect(await lines([doc('A', 1, 'x\n')], [file('A', 'y\n')])).toEqual([
		'~ A v1 becomes the new text, 1 line added, 1 removed',
	]);
});

test('a patch holds the changed lines with three around them', async () => {
	const text = (middle: string) => `a\nb\nc\nd\n${middle}\ne\nf\ng\nh\n`;
	const [change] = await diffDocuments([doc('A', 1, text('x'))], [doc('A', 2, text('y'))]);
	expect(change?.patch).toEqual({
		added: 1,
		removed: 1,
		hunks: [
			{
				oldStart: 2,
				oldLines: 7,
				newStart: 2,
				newLines: 7,
				lines: [' b', ' c', ' d', '-x', '+y', ' e', ' f', ' g'],
			},
		],
	});
	expect(DocumentChangeSchema.parse(JSON.parse(JSON.stringify(change)))).toEqual(change);
});

test('a text that the server does not show has no patch, and its version still changes', async () => {
	const [change] = await diffDocuments([doc('A', 1, null)], [doc('A', 2)]);
	expect(change).toMatchObject({
		kind: 'changed',
		patch: null,
		before: { version: 1 },
		after: { version: 2 },
	});
});
