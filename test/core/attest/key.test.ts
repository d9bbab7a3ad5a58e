import { describe, expect, it } from 'vitest';
import { parsePrivateKey } from '../../../src/core/attest/private-key.js';
import { parsePublicKey } from '../../../src/model/public-key.js';
import { makePair } from '../../support/keys.js';

const [judge, other] = [makePair(), makePair()];

describe('a key', () => {
	it('is read from PEM, and from the line within', () => {
		const line = judge.publicPem.split('\n')[1] ?? '';
		for (const text of [judge.publicPem, `\n${judge.publicPem}\r\n`, line]) {
			expect(parsePublicKey(text)).toMatchObject({ id: judge.known.id });
		}
		expect(parsePrivateKey(judge.privatePem, 'file k').asymmetricKeyType).toBe('ed25519');
	});

	it.each(['x25519', 'ed448', 'ec', 'rsa'] as const)('of type %s neither signs nor checks', (type) => {
		const pair = makePair(type);
		expect(parsePublicKey(pair.publicPem)).toMatchObject({ why: expect.stringContaining('only Ed25519') });
		expect(() => parsePrivateKey(pair.privatePem, 'file k')).toThrow(/only Ed25519/);
	});

	it.each([
		['a private key', judge.privatePem],
		['two keys', judge.publicPem + other.publicPem],
		['nothing', ''],
		['half a key', judge.publicPem.slice(0, 60)],
		['words', 'hello'],
		['a key with a byte behind it', `${judge.publicPem.split('\n')[1]?.replace('=', '')}A`],
		['what is too long', `${judge.publicPem}${' '.repeat(2_000)}`],
	])('that checks is not %s', (_what, text) => {
		expect(parsePublicKey(text)).toMatchObject({ why: expect.any(String) });
	});

	it.each([
		['a public key', judge.publicPem],
		[
			'one that is encrypted',
			'-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
		],
		['one of ssh', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'],
		['half a key', judge.privatePem.slice(0, 50)],
		['nothing', '\n'],
	])('that signs is not %s, and is not shown', (_what, text) => {
		try {
			parsePrivateKey(text, 'variable KEY');
			expect.unreachable();
		} catch (error) {
			expect(error).toMatchObject({ code: 'sign_key_malformed', exit: 2 });
			expect(String(error)).not.toContain('MC4C');
		}
	});
});
