import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeFiles } from '../../src/commands/input/edited-files.js';

let cwd = '';
beforeEach(() => {
	cwd = mkdtempSync(join(tmpdir(), 'caracalite-files-'));
	writeFileSync(join(cwd, 'a.rego'), 'one');
	writeFileSync(join(cwd, 'b.rego'), 'two');
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(cwd, file), 'utf8');
const documents = [
	{ name: 'a', file: 'a.rego', content: 'one' },
	{ name: 'b', file: 'b.rego', content: 'two' },
];
const edited = (a: string, b: string) => [
	{ name: 'a', content: a },
	{ name: 'b', content: b },
];

it('writes what is edited alone, with the mode that it had', async () => {
	chmodSync(join(cwd, 'b.rego'), 0o640);
	expect(await writeFiles({ cwd }, documents, edited('one', 'three'))).toEqual(['b.rego']);
	expect([read('a.rego'), read('b.rego')]).toEqual(['one', 'three']);
	expect(lstatSync(join(cwd, 'b.rego')).mode & 0o777).toBe(0o640);
});

it('writes nothing where a file is not any more as it was read', async () => {
	writeFileSync(join(cwd, 'b.rego'), 'two, by somebody else');
	const write = writeFiles({ cwd }, documents, edited('ONE', 'TWO'));
	await expect(write).rejects.toMatchObject({ code: 'file_changed', exit: 4, changed: false });
	expect([read('a.rego'), read('b.rego')]).toEqual(['one', 'two, by somebody else']);
	rmSync(join(cwd, 'b.rego'));
	await expect(writeFiles({ cwd }, documents, edited('ONE', 'TWO'))).rejects.toMatchObject({
		code: 'file_changed',
	});
	expect(read('a.rego')).toBe('one');
});

it('writes through a link, and nothing where the edit is in no file', async () => {
	symlinkSync(join(cwd, 'a.rego'), join(cwd, 'link.rego'));
	const linked = [{ name: 'a', file: 'link.rego', content: 'one' }];
	expect(await writeFiles({ cwd }, linked, edited('uno', 'two'))).toEqual(['link.rego']);
	expect([read('a.rego'), lstatSync(join(cwd, 'link.rego')).isSymbolicLink()]).toEqual(['uno', true]);
	const served = [{ name: 'b', file: null, content: 'two' }];
	await expect(writeFiles({ cwd }, served, edited('x', 'y'))).rejects.toMatchObject({
		code: 'document_without_file',
	});
});
