import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** A public key that signatures are checked with. */
export interface PublicKey {
	/** {@link keyIdOf} of it. */
	id: string;
	key: KeyObject;
}

const PEM = /^\s*-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END PUBLIC KEY-----\s*$/;
const LINE = /^\s*([A-Za-z0-9+/]+={0,2})\s*$/;

/** Longer than any Ed25519 key is written. */
const LONGEST = 1_024;

/**
 * An Ed25519 public key out of its PEM (`BEGIN PUBLIC KEY`, SPKI), or out of the one line of base64 within
 * that; `why` it is none, as the end of a sentence about it, where it is none. Shows nothing of the text.
 */
export function parsePublicKey(text: string): PublicKey | { why: string } {
	if (/PRIVATE KEY/.test(text)) return { why: 'is a private key, which belongs to whoever signs' };
	const body = text.length > LONGEST ? null : (PEM.exec(text) ?? LINE.exec(text));
	const der = Buffer.from(body?.[1] ?? '', 'base64');
	const key = body === null ? null : spkiKey(der);
	if (key === null) return { why: 'is no public key in PEM (BEGIN PUBLIC KEY)' };
	if (key.asymmetricKeyType !== 'ed25519') {
		return { why: `is a key of type ${key.asymmetricKeyType}, and only Ed25519 is taken` };
	}
	return { id: keyIdOf(key), key };
}

/** SHA-256 of a public key's SPKI in DER, lower-case hexadecimal: how an envelope names the key. */
export function keyIdOf(key: KeyObject): string {
	return createHash('sha256')
		.update(key.export({ type: 'spki', format: 'der' }))
		.digest('hex');
}

function spkiKey(der: Buffer): KeyObject | null {
	try {
		const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
		// Nothing behind it: one key has one text.
		return key.export({ type: 'spki', format: 'der' }).equals(der) ? key : null;
	} catch {
		return null;
	}
}
