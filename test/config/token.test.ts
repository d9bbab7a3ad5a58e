import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TokenReference } from '../../src/config/settings.js';
import { readToken } from '../../src/config/token.js';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'caracalite-token-'));
});

function read(
	reference: TokenReference,
	env: Record<string, string> = {},
	signal = new AbortController().signal,
) {
	return readToken(reference, { env: { PATH: process.env.PATH, ...env }, cwd: folder, signal });
}

async function file(text: string, mode = 0o600): Promise<{ file: string }> {
	const path = join(folder, `token-${mode}-${text.length}`);
	await writeFile(path, text);
	await chmod(path, mode);
	return { file: path };
}

describe('a token is read', () => {
	it('from a variable', async () => {
		expect(await read({ env: 'T' }, { T: 'hush' })).toBe('hush');
	});

	it('from a private file, without its line break', async () => {
		expect(await read(await file('hush\n'))).toBe('hush');
		expect(await read(await file('hush\r\n', 0o400))).toBe('hush');
	});

	it('from a program, without a shell, in the folder of the configuration', async () => {
		expect(await read({ command: ['echo', '$HOME'] })).toBe('$HOME');
		expect(await read({ command: ['pwd'] })).toContain('caracalite-token-');
	});
});

describe('a token is refused', () => {
	it.each([0o640, 0o604, 0o644, 0o660, 0o610])('in a file of mode %o', async (mode) => {
		await expect(read(await file('hush', mode))).rejects.toMatchObject({ code: 'token_file_open', exit: 2 });
	});

	it('from a pipe, a device or a folder, without waiting for it', async () => {
		execFileSync('mkfifo', [join(folder, 'pipe')]);
		for (const file of [join(folder, 'pipe'), '/dev/zero', folder]) {
			await expect(read({ file })).rejects.toMatchObject({ code: 'token_missing' });
		}
	});

	it.each<[string, TokenReference]>([
		['token_missing', { env: 'NOT_SET' }],
		['token_missing', { file: '/nowhere/token' }],
		['token_missing', { command: ['true'] }],
		['token_command_failed', { command: ['false'] }],
		['token_command_failed', { command: ['no-such-program-here'] }],
		['token_command_failed', { command: ['yes'] }],
	])('as %s', async (code, reference) => {
		await expect(read(reference)).rejects.toMatchObject({ code });
	});

	it.each([['a b'], ['a\nb'], ['a\u0000b'], ['tökén'], ['x'.repeat(4_097)]])(
		'as malformed, and not echoed',
		async (text) => {
			const refused = read({ env: 'T' }, { T: text });
			await expect(refused).rejects.toMatchObject({ code: 'token_malformed' });
			await expect(refused).rejects.not.toThrow(text);
		},
	);

	it('at the longest it may be, is taken', async () => {
		expect(await read({ env: 'T' }, { T: 'x'.repeat(4_096) })).toHaveLength(4_096);
	});

	it('when the run is stopped while its program runs', async () => {
		const controller = new AbortController();
		const reading = read({ command: ['sleep', '30'] }, {}, controller.signal);
		controller.abort(new Error('stopped'));
		await expect(reading).rejects.toThrow('stopped');
	});
});
