import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
	type Envelope,
	openEnvelope,
	parseEnvelope,
	preAuthEncoding,
	signEnvelope,
} from '../../../src/core/attest/envelope.js';
import { CaracaliteError } from '../../../src/model/errors.js';
import { makePair } from '../../support/keys.js';

const [judge, other] = [makePair(), makePair()];
const STATEMENT = '{"_type":"https://in-toto.io/Statement/v1","name":"Zahlungen – ünïcode"}';
const signed = signEnvelope(STATEMENT, createPrivateKey(judge.privatePem));
const dir = mkdtempSync(join(tmpdir(), 'caracalite-envelope-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The text of the statement, or the code by which it is refused. */
function opened(envelope: Envelope, keys = [judge.known]): string {
	try {
		return openEnvelope(parseEnvelope(JSON.stringify(envelope), 'v.dsse'), keys, 'v.dsse').payload;
	} catch (error) {
		if (error instanceof CaracaliteError) return error.code;
		throw error;
	}
}

function refusal(text: string): string {
	try {
		parseEnvelope(text, 'v.dsse');
		return 'read';
	} catch (error) {
		return error instanceof CaracaliteError ? error.code : String(error);
	}
}

describe('an envelope', () => {
	it('encodes as the specification of DSSE does', () => {
		const encoded = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
		expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
		expect(preAuthEncoding('é', Buffer.from('ü')).toString()).toBe('DSSEv1 2 é 2 ü');
	});

	it('gives back what was signed', () => {
		expect(opened(signed)).toBe(STATEMENT);
		expect(opened(signed, [other.known, judge.known])).toBe(STATEMENT);
	});

	it('is accepted by openssl, which knows nothing of us, and its key by its SHA-256', () => {
		const payload = Buffer.from(signed.payload, 'base64');
		const head = `DSSEv1 ${signed.payloadType.length} ${signed.payloadType} ${payload.length} `;
		writeFileSync(join(dir, 'pae'), Buffer.concat([Buffer.from(head), payload]));
		writeFileSync(join(dir, 'sig'), Buffer.from(signed.signatures[0]?.sig ?? '', 'base64'));
		writeFileSync(join(dir, 'key.pub'), judge.publicPem);
		const verify = ['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', 'key.pub', '-sigfile', 'sig', '-in'];
		const told = execFileSync('openssl', [...verify, 'pae'], { cwd: dir, encoding: 'utf8', stdio: 'pipe' });
		expect(told).toContain('Verified Successfully');
		writeFileSync(join(dir, 'changed'), Buffer.concat([Buffer.from(head), payload, Buffer.from(' ')]));
		expect(() => execFileSync('openssl', [...verify, 'changed'], { cwd: dir, stdio: 'pipe' })).toThrow();
		const der = execFileSync('openssl', ['pkey', '-pubin', '-in', 'key.pub', '-outform', 'DER'], {
			cwd: dir,
			stdio: 'pipe',
		});
		expect(signed.signatures[0]?.keyid).toBe(createHash('sha256').update(der).digest('hex'));
	});

	it('is made by openssl as well, and read', () => {
		writeFileSync(join(dir, 'key.pem'), judge.privatePem, { mode: 0o600 });
		writeFileSync(join(dir, 'own'), preAuthEncoding('application/vnd.in-toto+json', Buffer.from('{}')));
		const sig = execFileSync('openssl', ['pkeyutl', '-sign', '-rawin', '-inkey', 'key.pem', '-in', 'own'], {
			cwd: dir,
			stdio: 'pipe',
		});
		const payload = Buffer.from('{}').toString('base64');
		const signatures = [{ sig: sig.toString('base64') }];
		expect(opened({ payloadType: 'application/vnd.in-toto+json', payload, signatures })).toBe('{}');
	});

	it('of which any bit of type, payload or signature is another is refused', () => {
		const flipped = (text: string, bit: number) => {
			const bytes = Buffer.from(text, 'base64');
			const at = bit % (bytes.length * 8);
			bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
			return bytes.toString('base64');
		};
		const [one] = signed.signatures;
		fc.assert(
			fc.property(fc.nat(), fc.constantFrom('payload', 'sig', 'type'), (bit, what) => {
				const changed = {
					payload: { ...signed, payload: flipped(signed.payload, bit) },
					sig: { ...signed, signatures: [{ ...one, sig: flipped(one?.sig ?? '', bit) }] },
					type: { ...signed, payloadType: signed.payloadType.slice(0, bit % signed.payloadType.length) },
				}[what];
				expect(opened(changed)).toBe('signature_invalid');
			}),
			{ numRuns: 1_000 },
		);
	});

	const sig = signed.signatures[0]?.sig ?? '';
	const payload = Buffer.from(signed.payload, 'base64');
	it.each<[string, Envelope, string]>([
		['no signature', { ...signed, signatures: [] }, 'signature_missing'],
		['an empty signature', { ...signed, signatures: [{ sig: '' }] }, 'signature_other_key'],
		[
			'an empty one of the right name',
			{ ...signed, signatures: [{ keyid: judge.known.id, sig: '' }] },
			'signature_invalid',
		],
		['another key’s', signEnvelope(STATEMENT, createPrivateKey(other.privatePem)), 'signature_other_key'],
		[
			'another key’s under the name of ours',
			{
				...signed,
				signatures: signEnvelope(STATEMENT, createPrivateKey(other.privatePem)).signatures.map((one) => ({
					...one,
					keyid: judge.known.id,
				})),
			},
			'signature_invalid',
		],
		[
			'ours over another statement',
			{ ...signed, signatures: signEnvelope(`${STATEMENT} `, createPrivateKey(judge.privatePem)).signatures },
			'signature_invalid',
		],
		[
			'ours over the bare payload, without its type',
			{
				...signed,
				signatures: [
					{
						keyid: judge.known.id,
						sig: sign(null, payload, createPrivateKey(judge.privatePem)).toString('base64'),
					},
				],
			},
			'signature_invalid',
		],
		[
			'ours with a byte more',
			{
				...signed,
				signatures: [{ sig: Buffer.concat([Buffer.from(sig, 'base64'), Buffer.of(0)]).toString('base64') }],
			},
			'signature_other_key',
		],
		[
			'a space in the payload',
			{ ...signed, payload: `${signed.payload.slice(0, 8)} ${signed.payload.slice(8)}` },
			'signature_invalid',
		],
		[
			'what is no base64 behind the payload',
			{ ...signed, payload: `${signed.payload}!` },
			'signature_invalid',
		],
		[
			'a line break in the signature',
			{ ...signed, signatures: [{ keyid: judge.known.id, sig: `${sig}\n` }] },
			'signature_invalid',
		],
	])('with %s is refused', (_what, envelope, code) => {
		expect(opened(envelope)).toBe(code);
	});

	it.each<[string, Envelope]>([
		[
			'ours beside another’s',
			{
				...signed,
				signatures: [
					...signEnvelope(STATEMENT, createPrivateKey(other.privatePem)).signatures,
					...signed.signatures,
				],
			},
		],
		['ours beside an empty one', { ...signed, signatures: [{ sig: '' }, ...signed.signatures] }],
		['no name of the key', { ...signed, signatures: [{ sig }] }],
		['a wrong name of the key', { ...signed, signatures: [{ keyid: other.known.id, sig }] }],
		[
			'the URL-safe alphabet',
			{
				...signed,
				payload: payload.toString('base64url'),
				signatures: [{ sig: Buffer.from(sig, 'base64').toString('base64url') }],
			},
		],
	])('with %s is taken, as DSSE says', (_what, envelope) => {
		expect(opened(envelope)).toBe(STATEMENT);
	});

	it('of another kind of payload is refused, though it is signed', () => {
		const key = createPrivateKey(judge.privatePem);
		const made = preAuthEncoding('text/plain', payload);
		const signatures = [{ sig: sign(null, made, key).toString('base64') }];
		expect(opened({ payloadType: 'text/plain', payload: signed.payload, signatures })).toBe(
			'signature_invalid',
		);
	});

	it.each([
		['nothing', ''],
		['no JSON', 'DSSEv1'],
		['no object', '[]'],
		['a member twice', JSON.stringify(signed).replace('{', `{"payload":"e30=",`)],
		['a member twice, spelt otherwise', JSON.stringify(signed).replace('{', `{"p\\u0061yload":"e30=",`)],
		['a signature’s member twice', JSON.stringify(signed).replace('"sig"', '"sig":"","sig"')],
		['signatures that are no list', JSON.stringify({ ...signed, signatures: { 0: signed.signatures[0] } })],
		['a payload that is no text', JSON.stringify({ ...signed, payload: {} })],
		[
			'more signatures than anybody gives',
			JSON.stringify({ ...signed, signatures: Array(33).fill(signed.signatures[0]) }),
		],
		['more than a megabyte', JSON.stringify({ ...signed, more: 'x'.repeat(1024 * 1024) })],
		['too deep a nest', JSON.stringify(signed).replace('{', `{"x":${'['.repeat(600)}${']'.repeat(600)},`)],
	])('of %s is not read', (_what, text) => {
		expect(refusal(text)).toBe('signature_invalid');
	});

	it('is read with members that nobody knows', () => {
		expect(opened(JSON.parse(JSON.stringify({ ...signed, bundle: { x: 1 } })))).toBe(STATEMENT);
	});
});
