import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { makePipe, one, SECRETS, setVictim } from './support/folder.js';
import { setAttacks } from './support/table.js';

/** Far more than any of it takes, far less than what an attack makes of it. */
const QUICKLY_MS = 5_000;
const { FILE, status, unharmed, victim } = setVictim();
const { attack } = setAttacks('A configuration that is none, or too much');

describe('a file that is none, or too much', () => {
	/** Refused in time, in words that hold nothing of it. */
	async function refusedQuickly(code: string, ...words: string[]): Promise<void> {
		const start = performance.now();
		const run = await status();
		expect(performance.now() - start).toBeLessThan(QUICKLY_MS);
		unharmed(run, code);
		for (const word of words) expect(run.stdout).toContain(word);
		expect(run.stdout.length).toBeLessThan(100_000);
	}

	const FORMS: [tried: string, make: (path: string) => void, why: string][] = [
		[
			'a link to a private file',
			(path) => symlinkSync(victim.write('shadow', SECRETS.text), path),
			'is a link',
		],
		[
			'a link to a good configuration',
			(path) => symlinkSync(victim.write('x.yaml', one('sandbox: {}')), path),
			'is a link',
		],
		['a link to nothing', (path) => symlinkSync('/nowhere', path), 'is a link'],
		['a link to a device', (path) => symlinkSync('/dev/zero', path), 'is a link'],
		['a pipe that nobody writes', makePipe, 'is no plain file'],
	];
	for (const [tried, make, why] of FORMS) {
		attack('no plain file', tried, async () => {
			make(join(victim.root, FILE));
			await refusedQuickly('config_refused', why);
		});
	}

	attack('no plain file', 'package.json as a pipe is not waited for', async () => {
		makePipe(join(victim.repo, 'package.json'));
		unharmed(await status(), 'no_target');
	});

	const MANY = (count: number, line: (index: number) => string) =>
		`profiles:\n${Array.from({ length: count }, (_, index) => line(index)).join('')}`;
	const SIZES: [tried: string, text: () => string, word: string][] = [
		['200,000 profiles', () => MANY(200_000, (i) => `  p${i}: {}\n`), 'larger than 256 KiB'],
		['20,000 profiles', () => MANY(20_000, (i) => `  p${i}:\n`), 'mistakes'],
		['20,000 profiles with a key each', () => MANY(15_000, (i) => `  p${i}: {a: 1}\n`), '15000 profiles'],
		[
			'5,000 that extend each other',
			() => MANY(5_000, (i) => `  p${i}: {extends: p${i + 1}}\n`),
			'5000 profiles',
		],
		['a chain of 200', () => MANY(200, (i) => `  p${i}: {extends: p${i + 1}}\n`), 'a chain of more than 32'],
		[
			'a circle of 200',
			() => MANY(200, (i) => `  p${i}: {extends: p${(i + 1) % 200}}\n`),
			'a chain of more than 32',
		],
		[
			'20,000 unknown keys',
			() =>
				`${MANY(1, () => '  a: {}\n')}${Array.from({ length: 20_000 }, (_, i) => `key${i}: 1\n`).join('')}`,
			'20000 mistakes',
		],
		['20,000 keys twice', () => 'a: 1\n'.repeat(20_000), '19999 mistakes'],
		['250,000 brackets', () => '['.repeat(250_000), 'nested deeper than 32'],
		['60,000 lists in lists', () => '- '.repeat(60_000), 'nested deeper than 32'],
		[
			'100 lists in lists that end well',
			() => `x: ${'['.repeat(100)}${SECRETS.text}${']'.repeat(100)}`,
			'nested deeper than 32',
		],
		[
			'700 maps in maps',
			() => Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
			'nested deeper than 32',
		],
		[
			'a bomb of aliases',
			() =>
				`x: &a [${SECRETS.text}]\n${'bcdefghij'
					.split('')
					.map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghij'[i]}`)}]\n`)
					.join('')}`,
			'aliases repeat',
		],
		['an alias without its anchor', () => `profiles: {a: *${SECRETS.text}}`, 'nothing has its anchor'],
		['a megabyte of nothing', () => ' '.repeat(1 << 20), 'larger than 256 KiB'],
	];
	for (const [tried, text, word] of SIZES) {
		attack('too much', tried, async () => {
			victim.write(FILE, text());
			await refusedQuickly(word.includes('KiB') ? 'config_refused' : 'config_invalid', word);
		});
	}

	attack('too much', '200,000 brackets in JSON', async () => {
		victim.write('work/repo/.caracaliterc.json', '['.repeat(200_000));
		await refusedQuickly('config_invalid', 'nested deeper than 32');
	});

	attack('too much', '40 lists in lists in JSON', async () => {
		victim.write('work/repo/.caracaliterc.json', `${'['.repeat(40)}"${SECRETS.text}"${']'.repeat(40)}`);
		await refusedQuickly('config_invalid', 'nested deeper than 32');
	});
});
