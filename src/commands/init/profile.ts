import type { WrittenProfile } from '../../config/schema.js';
import { CaracaliteError } from '../../model/errors.js';
import { wordsOf } from './words.js';

/** What the flags of `init` say of a profile. */
export interface SaidOfProfile {
	zone: string | undefined;
	apiUrl: string | undefined;
	sandbox: boolean;
	/** At most one place is to be said. */
	token: { env: string | undefined; file: string | undefined; command: string | undefined };
}

type Token = NonNullable<WrittenProfile['token']>;

/** The profile that the flags describe; null where they leave open what it works on. Throws `usage`. */
export function profileFromFlags(given: SaidOfProfile): WrittenProfile | null {
	const token = tokenFromFlags(given);
	if (given.sandbox) {
		if (given.apiUrl !== undefined || token) {
			throw new CaracaliteError('usage', 'a profile of the sandbox has neither --api-url nor a token');
		}
		return { sandbox: {}, ...zoneOf(given) };
	}
	if (given.apiUrl === undefined) return null;
	return { apiUrl: given.apiUrl, token: token ?? { env: 'CARACAL_ADMIN_TOKEN' }, ...zoneOf(given) };
}

/** The zone, as a member of a profile. */
export function zoneOf({ zone }: Pick<SaidOfProfile, 'zone'>): { zone?: string } {
	return zone === undefined || zone === '' ? {} : { zone };
}

/** Where the flags say that the token is kept; null where they do not. Throws `usage` for two places. */
export function tokenFromFlags(given: SaidOfProfile): Token | null {
	const { env, file, command } = given.token;
	const places: Token[] = [
		...(env === undefined ? [] : [inVariable(env)]),
		...(file === undefined ? [] : [{ file }]),
		...(command === undefined ? [] : [{ command: wordsOf(command) }]),
	];
	if (places.length < 2) return places[0] ?? null;
	throw new CaracaliteError(
		'usage',
		'only one of --token-env, --token-file and --token-command can be given',
	);
}

/** The place of a token that is in a variable. Throws `usage` for what looks like the token itself, without a word of it. */
export function inVariable(name: string): Token {
	const looksSecret = name
		.split('_')
		.some((part) => part.length >= SECRET_PART && (/[a-z]/.test(part) || /\d/.test(part)));
	if (!looksSecret && !name.startsWith('cat_')) return { env: name };
	throw new CaracaliteError('usage', 'what is given as the name of a variable looks like a token itself', {
		hint: 'Name the variable that holds it, as CARACAL_ADMIN_TOKEN. If it was a token, it is in the history of your shell now.',
	});
}

/** Names of variables have no piece as long that is not of capitals alone; tokens have nothing else. */
const SECRET_PART = 16;
