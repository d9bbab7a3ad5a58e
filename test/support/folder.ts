import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type CliRun, type CliWorld, caracalite } from './cli.js';

/** An empty directory for each test, in which nothing is configured. */
export interface Folder {
	readonly cwd: string;
	run(argv: string[], world?: CliWorld): Promise<CliRun>;
	write(files: Readonly<Record<string, string>>): Promise<void>;
	/** Runs a command on each save; each of `steps` is taken once as many documents were printed as stand before it. */
	onSave(argv: string[], steps: (() => Promise<unknown>)[]): Promise<Record<string, unknown>[]>;
}

/** Makes the folder before each test of a file, and takes it away behind it. */
export function setFolder(): Folder {
	let cwd = '';
	beforeEach(async () => {
		cwd = await mkdtemp(join(tmpdir(), 'caracalite-folder-'));
	});
	afterEach(() => rm(cwd, { recursive: true }));
	const run = (argv: string[], world: CliWorld = {}) => caracalite(argv, { cwd, ...world });
	return {
		get cwd() {
			return cwd;
		},
		run,
		async write(files) {
			for (const [name, text] of Object.entries(files)) {
				await mkdir(join(cwd, name, '..'), { recursive: true });
				await writeFile(join(cwd, name), text);
			}
		},
		async onSave(argv, steps) {
			const left = [...steps];
			let stop = () => {};
			const interrupt = new Promise<void>((resolve) => {
				stop = resolve;
			});
			let heard = 0;
			const onOut = (text: string) => {
				const lines = text.split('\n').length - 1;
				if (lines <= heard) return;
				heard = lines;
				const next = left.shift();
				if (next === undefined) stop();
				else void next();
			};
			const ended = await run([...argv, '--watch-files', '--json'], { interrupt, onOut });
			expect([ended.exit, ended.stderr]).toEqual([130, '']);
			return ended.stdout
				.trim()
				.split('\n')
				.map((line) => JSON.parse(line));
		},
	};
}
