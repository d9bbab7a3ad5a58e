import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { openScreen } from '../../src/cli/screen.js';
import type { Writer } from '../../src/cli/writer.js';

function screenOn(facts: { isTTY?: boolean; rows?: number }) {
	const written: string[] = [];
	const writer: Writer = {
		out: async (text) => void written.push(text),
		err: () => {},
		raw: () => {},
		takeErr: () => {},
		onClosed: () => {},
		failure: () => null,
	};
	return { show: openScreen(Object.assign(new PassThrough(), facts), writer), written };
}

it('draws each page over the one before, and erases only what the new one leaves', async () => {
	const { show, written } = screenOn({ isTTY: true, rows: 24 });
	await show('one\ntwo\n');
	await show('one\n');
	expect(written).toEqual([
		'\u001b[2J\u001b[Hone\u001b[K\ntwo\u001b[K\n\u001b[J',
		'\u001b[Hone\u001b[K\n\u001b[J',
	]);
});

it('cuts a page to the terminal and says so, so that nothing scrolls', async () => {
	const { show, written } = screenOn({ isTTY: true, rows: 4 });
	await show('1\n2\n3\n4\n5\n');
	expect(written[0]).toContain('2\u001b[K\n  … 3 more lines\u001b[K\n\u001b[J');
	expect(written[0]?.split('\n')).toHaveLength(4);
});

it('prints page behind page off a terminal', async () => {
	const { show, written } = screenOn({});
	await show('one\n');
	await show('two\n');
	expect(written).toEqual(['one\n', 'two\n']);
});
