import { generateKeyPairSync } from 'node:crypto';
import { keyIdOf, type PublicKey } from '../../src/model/public-key.js';

/** A pair of keys as PEM. */
export interface Pair {
	privatePem: string;
	publicPem: string;
	/** As verifiers take it. */
	known: PublicKey;
}

/** A fresh pair; Ed25519 unless said. */
export function makePair(type: 'ed25519' | 'x25519' | 'ed448' | 'ec' | 'rsa' = 'ed25519'): Pair {
	const { privateKey, publicKey } = generate(type);
	return {
		privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
		known: { id: keyIdOf(publicKey), key: publicKey },
	};
}

function generate(type: 'ed25519' | 'x25519' | 'ed448' | 'ec' | 'rsa') {
	if (type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 1_024 });
	if (type === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
	if (type === 'x25519') return generateKeyPairSync('x25519');
	return type === 'ed448' ? generateKeyPairSync('ed448') : generateKeyPairSync('ed25519');
}
