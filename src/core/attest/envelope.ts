import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { CaracaliteError } from '../../model/errors.js';
import { tooDeep } from '../../model/json.js';
import { keyIdOf, type PublicKey } from '../../model/public-key.js';
import { hasTwins } from './canonical.js';

/** What the payload is: a statement of in-toto, in JSON. */
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** A statement is a page; what is longer was not made here. */
const LARGEST_ENVELOPE = 1024 * 1024;
/** More are no signatures of people who know each other. */
const MOST_SIGNATURES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Sigstore's DSSE envelope: https://github.com/secure-systems-lab/dsse, `envelope.md`. Members that are not
 * known are passed over, as it says; `keyid` is a hint that nothing signs.
 */
const EnvelopeSchema = z.object({
	payloadType: z.string(),
	payload: z.string(),
	signatures: z.array(z.object({ keyid: z.string().optional(), sig: z.string() })).max(MOST_SIGNATURES),
});

export type Envelope = z.infer<typeof EnvelopeSchema>;

/** The bytes that are signed: type and payload, each with its length before it (DSSE, "PAE"). */
export function preAuthEncoding(type: string, payload: Buffer): Buffer {
	const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
	return Buffer.concat([Buffer.from(head), payload]);
}

/** An envelope around a statement, signed by an Ed25519 private key. */
export function signEnvelope(statement: string, key: KeyObject): Envelope {
	const payload = Buffer.from(statement);
	const sig = sign(null, preAuthEncoding(PAYLOAD_TYPE, payload), key).toString('base64');
	return {
		payloadType: PAYLOAD_TYPE,
		payload: payload.toString('base64'),
		signatures: [{ keyid: keyIdOf(createPublicKey(key)), sig }],
	};
}

/** Reads an envelope's text. Throws `signature_invalid`; `name` is what the message calls it. */
export function parseEnvelope(text: string, name: string): Envelope {
	if (text.length > LARGEST_ENVELOPE) throw invalid(`${name} is larger than any signature is`);
	const value = parseJson(text, name);
	if (hasTwins(text, value)) throw invalid(`${name} holds a member twice`);
	const parsed = EnvelopeSchema.safeParse(value);
	if (parsed.success) return parsed.data;
	const [first] = parsed.error.issues;
	throw invalid(`${name} is no DSSE envelope: ${first?.path.join('.')} ${first?.message}`);
}

function parseJson(text: string, name: string): unknown {
	try {
		if (!tooDeep(text)) return JSON.parse(text);
	} catch {
		// Told below.
	}
	throw invalid(`${name} is not JSON`);
}

/** A statement that was signed, and by whom. */
export interface Opened {
	/** The payload, as text. */
	payload: string;
	key: PublicKey;
}

/**
 * What an envelope holds, signed by one of `keys`. What an envelope says of keys decides nothing: each is
 * tried on each signature. Throws `signature_missing` where there is no signature, `signature_other_key`
 * where all are of other keys, and `signature_invalid`.
 */
export function openEnvelope(envelope: Envelope, keys: readonly PublicKey[], name: string): Opened {
	const { payloadType, signatures } = envelope;
	if (signatures.length === 0) {
		throw new CaracaliteError('signature_missing', `${name} holds no signature`, { hint: SIGN_HINT });
	}
	const payload = decodeBase64(envelope.payload);
	if (payload === null) throw invalid(`the payload of ${name} is no base64`);
	const signed = preAuthEncoding(payloadType, payload);
	const sigs = signatures.map(({ sig }) => decodeBase64(sig));
	const key = keys.find((one) => sigs.some((sig) => sig !== null && isSignedBy(signed, sig, one)));
	if (key === undefined) throw notSigned(envelope, keys, name);
	if (payloadType !== PAYLOAD_TYPE) throw invalid(`${name} holds ${payloadType}, not ${PAYLOAD_TYPE}`);
	const text = payload.toString('utf8');
	if (!Buffer.from(text).equals(payload)) throw invalid(`the payload of ${name} is not UTF-8 text`);
	return { payload: text, key };
}

function isSignedBy(signed: Buffer, sig: Buffer, { key }: PublicKey): boolean {
	return sig.length === SIGNATURE_BYTES && verify(null, signed, key, sig);
}

function notSigned({ signatures }: Envelope, keys: readonly PublicKey[], name: string): CaracaliteError {
	const known = new Set(keys.map(({ id }) => id));
	if (signatures.some(({ keyid }) => keyid !== undefined && known.has(keyid))) {
		return invalid(`${name} names the key, and what it holds is not what that key signed`);
	}
	return new CaracaliteError(
		'signature_other_key',
		`${name} is not signed by ${keys.length === 1 ? 'the key' : 'any of the keys'} that ${keys.length === 1 ? 'is' : 'are'} asked for`,
		{
			hint: 'have it signed by whoever holds that key; or check with the key of whoever signed it',
			details: { wanted: [...known], found: signatures.map(({ keyid }) => keyid ?? null) },
		},
	);
}

const SIGN_HINT = 'have the verdict signed: caracalite verdict … --json --sign <key> --signature <file>';

/** Standard base64 or the URL-safe kind, as DSSE allows, written as an encoder writes it; null for anything else. */
function decodeBase64(text: string): Buffer | null {
	const alphabet = /[-_]/.test(text) ? 'base64url' : 'base64';
	const bytes = Buffer.from(text, alphabet);
	const bare = (one: string) => one.replace(/={1,2}$/, '');
	return bare(bytes.toString(alphabet)) === bare(text) ? bytes : null;
}

/** The refusal of what is not what was signed. */
export function invalid(why: string): CaracaliteError {
	return new CaracaliteError('signature_invalid', why, {
		hint: 'take the report and its signature as they were made; or judge again and sign that',
	});
}
