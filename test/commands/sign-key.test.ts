import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Statement, StatementSchema, statementOf } from '../../src/core/attest/statement.js';
import { AuditListSchema } from '../../src/core/report/documents.js';
import { makePair } from '../support/keys.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const judge = makePair();
const KEY = 'env:SIGN_KEY';
const env = { SIGN_KEY: judge.privatePem };

function payloadOf(name: string): Statement {
	const envelope: { payload: string } = JSON.parse(readFileSync(join(scene.dir, name), 'utf8'));
	return StatementSchema.parse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')));
}

describe('a key to sign with', () => {
	const sign = (argv: string[], world = {}) =>
		scene.run(['verdict', scene.story.deniedRequestId, '--candidate', '2', ...argv], world);

	it('is read from a private file, and by a command', async () => {
		scene.file('key.pem', judge.privatePem);
		const flags = ['--signature', 'v.json.dsse', '--json'];
		chmodSync(join(scene.dir, 'key.pem'), 0o644);
		const open = await sign(['--sign', 'file:key.pem', ...flags]);
		expect([open.exit, open.json().code]).toEqual([2, 'sign_key_file_open']);
		chmodSync(join(scene.dir, 'key.pem'), 0o600);
		for (const key of ['file:key.pem', `file:${join(scene.dir, 'key.pem')}`, 'command:cat key.pem']) {
			const run = await sign(['--sign', key, ...flags], { env: { PATH: process.env.PATH ?? '' } });
			expect(run.exit).toBe(0);
			expect(payloadOf('v.json.dsse')).toEqual(statementOf(run.json()));
			expect(statSync(join(scene.dir, 'v.json.dsse')).mode & 0o777).toBe(0o644);
		}
	});

	it.each([
		['the key itself', [judge.privatePem, '--signature', 'x', '--json'], 'usage'],
		['no place', ['key.pem', '--signature', 'x', '--json'], 'usage'],
		['a variable that is not set', ['env:NOT_SET', '--signature', 'x', '--json'], 'sign_key_missing'],
		['a file that is not there', ['file:nowhere', '--signature', 'x', '--json'], 'sign_key_missing'],
		['a command that fails', ['command:false', '--signature', 'x', '--json'], 'sign_key_command_failed'],
		['a variable that holds none', ['env:NOISE', '--signature', 'x', '--json'], 'sign_key_malformed'],
		['no file for the signature', [KEY, '--json'], 'usage'],
		['stdout for the signature', [KEY, '--signature', '-', '--json'], 'usage'],
		['a folder that is not there', [KEY, '--signature', 'no/x', '--json'], 'file_unwritable'],
	])('is not %s', async (_what, flags, code) => {
		const run = await sign(['--sign', ...flags], { env: { ...env, NOISE: 'noise' } });
		expect([run.exit, run.json().code]).toEqual([2, code]);
		expect(run.stdout + run.stderr).not.toContain(judge.privatePem.split('\n')[1]);
	});

	it('is asked for where a file for the signature is named, and the report where the key is', async () => {
		expect((await sign(['--signature', 'x', '--json'])).json().code).toBe('usage');
		const text = await sign(['--sign', KEY, '--signature', 'x'], { env });
		expect([text.exit, text.stderr]).toEqual([2, expect.stringContaining('--write json=')]);
		const check = await scene.run(['activate', '--report', 'x', '--signature', 'y', '--yes', '--json']);
		expect(check.json().code).toBe('usage');
		const both = ['--activate', '--yes', '--sign', KEY, '--signature', 'x', '--json'];
		const iterate = await scene.run(['iterate', scene.story.deniedRequestId, '--candidate', '2', ...both], {
			env,
		});
		expect([iterate.exit, iterate.json()]).toMatchObject([2, { code: 'usage', changed: false }]);
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('signs what is written, beside it', async () => {
		const run = await sign(['--sign', KEY, '--write', 'json=out/v.json'], { env });
		expect(run.exit).toBe(0);
		expect(run.stderr).toMatch(/signed +out\/v\.json\.dsse, by key/);
		const written: object = JSON.parse(readFileSync(join(scene.dir, 'out/v.json'), 'utf8'));
		expect(payloadOf('out/v.json.dsse')).toEqual(statementOf(written));
	});

	it('signs what iterate found, whatever it was', async () => {
		const flags = ['--sign', KEY, '--signature', 'v.json.dsse', '--json'];
		const run = await scene.run(['iterate', scene.story.deniedRequestId, '--candidate', '2', ...flags], {
			env,
		});
		expect(run.exit).toBe(0);
		expect(payloadOf('v.json.dsse')).toEqual(statementOf(run.json()));
		const audit = await scene.run(['audit', '--decision', 'allow', '--json']);
		const [allowed] = AuditListSchema.parse(audit.json()).events;
		const none = await scene.run(['iterate', allowed?.requestId ?? '', '--candidate', '2', ...flags], {
			env,
		});
		expect(none.exit).toBe(1);
		expect(payloadOf('v.json.dsse')).toEqual(statementOf(none.json()));
	});
});
