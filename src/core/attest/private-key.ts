import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CaracaliteError } from '../../model/errors.js';

/**
 * An Ed25519 private key out of its PEM (PKCS8). Throws `sign_key_malformed`, which shows nothing of the
 * text; `name` is where it came from.
 */
export function parsePrivateKey(text: string, name: string): KeyObject {
	if (/BEGIN ENCRYPTED PRIVATE KEY/.test(text)) {
		throw malformed(
			name,
			'is encrypted',
			'Decrypt it on the way: --sign "command:openssl pkey -in <file> -passin env:<name>"',
		);
	}
	const key = /^\s*-----BEGIN PRIVATE KEY-----/.test(text) ? pemKey(text) : null;
	if (key === null) throw malformed(name, 'is no private key in PEM (PKCS8, BEGIN PRIVATE KEY)', MAKE_HINT);
	if (key.asymmetricKeyType === 'ed25519') return key;
	throw malformed(name, `is a key of type ${key.asymmetricKeyType}, and only Ed25519 signs`, MAKE_HINT);
}

const MAKE_HINT = 'Make one: openssl genpkey -algorithm ed25519 -out key.pem';

function pemKey(text: string): KeyObject | null {
	try {
		return createPrivateKey(text);
	} catch {
		return null;
	}
}

function malformed(name: string, why: string, hint: string): CaracaliteError {
	return new CaracaliteError('sign_key_malformed', `the signing key of the ${name} ${why}`, { hint });
}
