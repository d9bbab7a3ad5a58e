import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redactorOf } from '../../src/admin/redact.js';
import { cleanLine, cleanPage, cleanText } from '../../src/render/clean.js';
import { setField } from '../core/rollout/support/field.js';

const field = setField();
const { scene } = field;

/** Breaks lines, hides, paints, turns, and is as long as it likes. */
const EVIL = '\n\u2028\u2029\u001b[8m\u001b[30;40mhid\u3164\u115f\u00ad\u202e\u200b\u{e0041}\u0007';
const JSON_EVIL = JSON.stringify(EVIL).slice(1, -1);
const STEERS =
	/[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff\u3164\u115f\u00ad]|\u{e0041}/u;
const LONG = 'n'.repeat(300_000);

const COMMANDS = [
	['status'],
	['status', '--policy-set', 'Other'],
	['show', 'version', 'active'],
	['diff', '1', '2'],
	['explain', '@'],
	['iterate', '@', '--candidate', '3'],
	['rollback', '--to', '1', '--yes'],
	['history'],
];

describe('names of a server', () => {
	it.each(
		COMMANDS.flatMap(
			(argv) =>
				[
					[argv, JSON_EVIL, 'evil'],
					[argv, LONG, 'long'],
				] as const,
		),
	)('%j: no unseen character, no foreign colour, no forged line (%#)', async (argv, text, kind) => {
		field.proxy.rewrite = (body) =>
			body.replace(/"(name|application_name|actor_name|detail|last_error)":"(?=[^"])/g, `$&${text}`);
		const words = argv.map((word) => word.replace('@', scene.story.deniedRequestId));
		for (const more of [[], ['--verbose', '--debug']]) {
			const run = await field.run([...words, ...more]);
			expect(run.exit).not.toBe(70);
			expect(run.stdout + run.stderr).not.toMatch(STEERS);
			expect(Math.max(...(run.stdout + run.stderr).split('\n').map((line) => line.length))).toBeLessThan(
				3_000,
			);
		}
		if (kind === 'evil') expect((await field.run([...words, '--json'])).stdout).not.toMatch(STEERS);
	});
});

describe('ids of a server', () => {
	it.each([JSON_EVIL, 'a b', '../../x', LONG, ''])('that are none (%#) are refused', async (id) => {
		for (const key of ['version_id', 'id', 'active_version_id', 'policy_set_id']) {
			field.proxy.rewrite = (body) =>
				body.replaceAll(new RegExp(`"${key}":"[^"]*"`, 'g'), `"${key}":"${id}"`);
			for (const argv of [
				['status'],
				['simulate', scene.story.deniedRequestId, '--candidate', '2'],
				['diff', '1', '2'],
			]) {
				const run = await field.run([...argv, '--verbose']);
				expect([0, 1, 2]).toContain(run.exit);
				expect(run.stdout + run.stderr).not.toMatch(STEERS);
				expect((run.stdout + run.stderr).length).toBeLessThan(20_000);
			}
		}
	});
});

describe('a token that a server sends back', () => {
	const escaped = (token: string) =>
		[...token].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

	it.each([
		['as it is', (token: string) => token],
		['escaped', escaped],
		['in part escaped', (token: string) => escaped(token[0] ?? '') + token.slice(1)],
		['in upper case', (token: string) => token.toUpperCase()],
	])('%s is in nothing that is printed or kept', async (_how, echo) => {
		const token = scene.sandbox.adminToken();
		field.proxy.rewrite = (body) =>
			body.replace(
				/"(name|application_name|detail|reason|policy|actor_name)":"(?=[^"])/g,
				`$&${echo(token)}`,
			);
		const said: string[] = [];
		const argv = [
			[
				'iterate',
				scene.story.deniedRequestId,
				'--candidate',
				'2',
				'--activate',
				'--yes',
				'--json',
				'--debug',
			],
			['status', '--verbose', '--debug'],
			['explain', scene.story.deniedRequestId, '--json', '--verbose'],
			['rollback', '--yes', '--debug'],
			['history', '--json'],
		];
		for (const words of argv) {
			const run = await field.run(words);
			said.push(run.stdout, run.stderr);
		}
		field.proxy.fate = () => ({
			status: 302,
			body: {},
			headers: { location: `http://${token.replaceAll('_', '-')}.example/`, 'x-request-id': token },
		});
		for (const words of [
			['status', '--json'],
			['status', '--debug'],
		]) {
			const run = await field.run(words);
			said.push(run.stdout, run.stderr);
		}
		const plain = token.toLowerCase();
		expect(said.filter((text) => text.toLowerCase().includes(plain))).toEqual([]);
		expect(said.filter((text) => text.includes(escaped(token)))).toEqual([]);
		const left = readdirSync(scene.dir, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && entry.name !== 'sandbox-admin.token')
			.map((entry) => join(entry.parentPath, entry.name));
		expect(left.filter((file) => readFileSync(file, 'latin1').toLowerCase().includes(plain))).toEqual([]);
	});

	it('is taken out of keys and of whatever was encoded for a URL', () => {
		const token = 'cat_a/b+c=d$(e)';
		const { text, value } = redactorOf(token);
		expect(text(`?t=${encodeURIComponent(token)}`)).toBe('?t=[redacted]');
		const body = JSON.stringify({ [token]: [{ deep: token }] }).replaceAll('/', '\\/');
		expect(value(JSON.parse(body), body)).toEqual({ '[redacted]': [{ deep: '[redacted]' }] });
	});
});

describe('a page', () => {
	it('keeps our colours and no other code', () => {
		expect(cleanPage('\u001b[31mno\u001b[39m\u001b[8mhidden\u001b[28m\u001b[30mdark')).toBe(
			'\u001b[31mno\u001b[39mhiddendark',
		);
	});

	it('shows what cannot be seen, and keeps what emoji are joined with', () => {
		expect(cleanText('a\u2028b\u{e0041}c\u3164')).toBe('a\\u{2028}b\\u{e0041}c\\u{3164}');
		expect(cleanText('👩‍🚀 ❤️')).toBe('👩‍🚀 ❤️');
	});

	it('has no endless line', () => {
		expect(cleanLine('x'.repeat(1_000_000))).toHaveLength(2_000);
		expect(cleanLine(`${'x'.repeat(1_998)}😀😀`)).toBe(`${'x'.repeat(1_998)}…`);
	});
});
