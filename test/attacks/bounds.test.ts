import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeCaseFile } from '../../src/core/cases/decode.js';
import { jsonPieces, refuseTooLarge } from '../../src/model/json-pieces.js';
import { patchOf } from '../../src/policy/diff/patch.js';
import { setField } from '../core/rollout/support/field.js';

const field = setField();
const { scene } = field;
const BINARY = resolve('bin/caracalite.js');

/** Milliseconds that `work` takes. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}

describe('work that a text asks for', () => {
	it('a diff of two texts of 4 MB that share no line falls back to numbers', async () => {
		const lines = (mark: string) =>
			Array.from({ length: 100_000 }, (_, at) => `${mark} ${at} ${'x'.repeat(30)}`);
		const took = await timeOf(async () => {
			const patch = await patchOf('a', lines('a').join('\n'), lines('b').join('\n'));
			expect(patch).toEqual({ added: 100_000, removed: 100_000, hunks: [] });
		});
		expect(took).toBeLessThan(3_000);
	});

	it('a diff of two texts that share most lines is whole', async () => {
		const lines = Array.from({ length: 5_000 }, (_, at) => `line ${at}`);
		const patch = await patchOf(
			'a',
			lines.join('\n'),
			[...lines.slice(0, 2_500), 'new', ...lines.slice(2_500)].join('\n'),
		);
		expect(patch).toMatchObject({ added: 1, removed: 0, hunks: [{ newLines: 7 }] });
	});

	it.each([
		['YAML of 64 MB', '- a\n'.repeat(16 * 1024 * 1024), 'larger than 2 MiB'],
		[
			'YAML of 60,000 keys',
			Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join('\n'),
			'not an array',
		],
		['YAML of 100,000 brackets', '['.repeat(100_000), 'is not YAML'],
		['YAML that nests bullets', '- '.repeat(20_000), 'is not YAML'],
		['YAML that holds itself', '- &a [*a]', 'is not YAML'],
		['YAML of aliases of aliases', `a: &a [1]\nb: [${'*a,'.repeat(50_000)}]`, 'is not YAML'],
	])('%s is a mistake of the input, soon told', async (_what, text, told) => {
		const took = await timeOf(() =>
			expect(decodeCaseFile('cases.yaml', text)).rejects.toMatchObject({
				code: 'bad_cases',
				exit: 2,
				message: expect.stringContaining(told),
			}),
		);
		expect(took).toBeLessThan(4_000);
	});

	it('YAML gives way to Ctrl-C', async () => {
		const controller = new AbortController();
		const text = `[${'a,'.repeat(1_000_000)}]`;
		const reading = decodeCaseFile('cases.yaml', text, controller.signal);
		setTimeout(() => controller.abort(new Error('stop')), 50);
		expect(await timeOf(() => expect(reading).rejects.toThrow('stop'))).toBeLessThan(1_000);
	});

	it.each([
		['a case file', '[{"name":"a","expect":"allow","input":', '}]', ['regress', '--cases']],
		['a report', '{"schema":"caracalite/report@1","trace":', '}', ['verdict', '--report']],
		['claims', '{"actor_claims":', '}', ['simulate', '@', '--claims']],
	])('JSON of 20,000 levels, in %s, is a mistake of the input', async (_what, head, tail, argv) => {
		const deep = `${head}${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}${tail}`;
		const words = argv.map((word) => word.replace('@', scene.story.deniedRequestId));
		const file = join(scene.dir, scene.file('deep.json', deep));
		const run = await field.run([...words, file, '--candidate', '2', '--json']);
		expect([run.exit, run.json()]).toMatchObject([2, { ok: false, changed: false }]);
		expect(String(run.json().code)).toMatch(/^bad_/);
	});

	it.each([
		'*a'.repeat(30),
		'*(*(*(a)))',
		'+(a|aa)*',
		'@(a|*(b))',
		`${'**/'.repeat(9)}x`,
		'{a,b}'.repeat(12),
		`${'a'.repeat(2_000)}*`,
	])('the pattern %s is refused before it is matched', async (pattern) => {
		scene.file('a'.repeat(200), '');
		const took = await timeOf(async () => {
			const run = await field.run(['regress', '--candidate', '2', '--cases', pattern, '--json']);
			expect([run.exit, run.json()]).toMatchObject([2, { code: 'usage' }]);
		});
		expect(took).toBeLessThan(2_000);
	});

	it('an everyday pattern is matched', async () => {
		scene.file('some.cases.json', 'no json');
		const run = await field.run([
			'regress',
			'--candidate',
			'2',
			'--cases',
			'**/some.*.{json,yaml}',
			'--json',
		]);
		expect(run.json().code).toBe('bad_cases');
	});
});

describe('a pipe or a device in the place of a file', () => {
	const regress = (file: string) => ['regress', '--candidate', '2', '--cases', file, '--json'];
	const pipe = (name: string) => {
		const file = join(scene.dir, name);
		execFileSync('sh', ['-c', 'mkfifo "$0"', file]);
		return file;
	};

	it.each([
		['that nobody has opened', ':'],
		['that stays silent', 'exec 3<>"$0"; sleep 30'],
	])('%s ends with the deadline', async (what, script) => {
		const file = pipe(`${what}.json`);
		const writer = execa('sh', ['-c', script, file], { reject: false });
		onTestFinished(() => void writer.kill());
		const took = await timeOf(async () => {
			const run = await field.run([...regress(file), '--timeout', '1s']);
			expect([run.exit, run.json()]).toMatchObject([2, { code: 'timeout' }]);
		});
		expect(took).toBeLessThan(3_000);
	});

	it('that is written on is read', async () => {
		const file = pipe('written.json');
		const writer = execa('sh', ['-c', 'printf "no json" > "$0"', file], { reject: false });
		const run = await field.run(regress(file));
		expect([run.exit, run.json()]).toMatchObject([2, { code: 'bad_cases' }]);
		await writer;
	});

	it.each([
		['/dev/zero', 'file_unreadable'],
		['/dev/null', 'file_unreadable'],
		// A folder stands for the case files in it, of which this one has none.
		['/dev', 'no_files'],
	])('%s is refused', async (file, code) => {
		const run = await field.run(regress(file));
		expect([run.exit, run.json()]).toMatchObject([2, { code }]);
	});
});

describe('a result that cannot be told', () => {
	it('is written in pieces as it would be at once', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }),
				fc.constantFrom(0, 2),
				(value, indent) => {
					const whole = { ...value, long: Array.from({ length: 300 }, () => Object.values(value)) };
					for (const one of [value, whole, whole.long]) {
						expect([...jsonPieces(one, indent as 0 | 2)].join('')).toBe(JSON.stringify(one, null, indent));
					}
				},
			),
			{ numRuns: 30 },
		);
	});

	it('is refused before anything is sent', () => {
		const text = 'x'.repeat(1024 * 1024);
		const report = (cases: number) => ({ regressions: Array.from({ length: cases }, () => ({ text })) });
		expect(() => refuseTooLarge(report(300))).toThrow(/larger than 256 MiB, nothing was sent/);
		expect(() => refuseTooLarge(report(3))).not.toThrow();
	});

	it('on a disk that is full is an error, and what was changed is told', async () => {
		const env = {
			PATH: process.env.PATH,
			HOME: scene.dir,
			...scene.env(),
			CARACAL_ZONE_ID: scene.story.zoneId,
		};
		const full = async (argv: string[]) => {
			const shell = ['-c', 'exec "$@" > /dev/full', 'sh', process.execPath, BINARY, ...argv];
			return execa('sh', shell, { env, extendEnv: false, cwd: scene.dir, reject: false, stdin: 'ignore' });
		};
		const status = await full(['status', '--json']);
		expect([status.exitCode, status.stderr]).toEqual([2, expect.stringContaining('the disk is full')]);
		expect(status.stderr).toContain('Nothing was changed.');
		expect((await full(['--help'])).exitCode).toBe(2);
		const moved = await full([...field.activate(), '--json']);
		expect([moved.exitCode, moved.stderr]).toEqual([3, expect.stringContaining('could not be written')]);
		expect(moved.stderr).not.toContain('Nothing was changed.');
		expect(await scene.active()).toBe(scene.story.versions.careful);
	});
});

describe('memory', () => {
	it.each([
		['15 MiB of [', '['.repeat(15 * 1024 * 1024)],
		['63 MiB of [', '['.repeat(63 * 1024 * 1024)],
	])('an answer of %s fits into a small heap', async (_what, text) => {
		const server = createServer((_request, response) => response.end(text));
		await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
		onTestFinished(() => void server.close());
		const { port } = server.address() as AddressInfo;
		const run = await execa(process.execPath, ['--max-old-space-size=128', BINARY, 'status', '--json'], {
			env: {
				...{ PATH: process.env.PATH, HOME: scene.dir, CARACAL_API_URL: `http://127.0.0.1:${port}` },
				...{ CARACAL_ADMIN_TOKEN: 'cat_0123456789abcdef', CARACAL_ZONE_ID: 'zone-1' },
			},
			...{ extendEnv: false, cwd: scene.dir, reject: false, stdin: 'ignore', timeout: 20_000 },
		});
		expect(run.exitCode).toBe(2);
		expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, changed: false });
	});

	it('the sandbox reads no body past its limit', async () => {
		const { port } = new URL(scene.url);
		const socket = connect(Number(port), '127.0.0.1');
		const token = scene.sandbox.adminToken();
		const head = `POST /v1/policies/validate HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
		const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
		let answer = '';
		let taken = 0;
		socket.on('data', (data) => {
			answer += String(data);
		});
		await new Promise<void>((ended) => {
			socket.on('close', () => ended());
			socket.on('error', () => ended());
			socket.write(head);
			const pour = () => {
				if (socket.destroyed || taken > 64 * 1024 * 1024) return ended();
				taken += 0x10000;
				socket.write(chunk, () => setImmediate(pour));
			};
			pour();
		});
		socket.destroy();
		expect(answer).toContain('413');
		expect(taken).toBeLessThan(32 * 1024 * 1024);
	});
});
