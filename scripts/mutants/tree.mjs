import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PARTS = ['src', 'test', 'examples', 'packages', 'package.json', 'tsconfig.json'];

/** Copies what the tests need of the checkout at `root` to a folder that is gone when the process ends. */
export function copyTree(root) {
	const copy = mkdtempSync(join(tmpdir(), 'caracalite-mutants-'));
	process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
	for (const part of PARTS) {
		if (existsSync(join(root, part))) cpSync(join(root, part), join(copy, part), { recursive: true });
	}
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
	return copy;
}
