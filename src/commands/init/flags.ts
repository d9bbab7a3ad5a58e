import { z } from 'zod';
import type { WrittenProfile } from '../../config/schema.js';
import { CaracaliteError } from '../../model/errors.js';

export const Options = z.object({
	profile: z.string().optional(),
	zone: z.string().optional(),
	apiUrl: z.string().optional(),
	tokenEnv: z.string().optional(),
	tokenFile: z.string().optional(),
	tokenCommand: z.string().optional(),
	sandbox: z.boolean().default(false),
	force: z.boolean().default(false),
	insecureHttp: z.boolean().default(false),
});
export type InitOptions = z.infer<typeof Options>;

type Token = NonNullable<WrittenProfile['token']>;

/** The profile that the flags describe; null where they leave open what it works on. Throws `usage`. */
export function profileFromFlags(given: InitOptions): WrittenProfile | null {
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
export function zoneOf({ zone }: Pick<InitOptions, 'zone'>): { zone?: string } {
	return zone === undefined || zone === '' ? {} : { zone };
}

/** Where the flags say that the token is kept; null where they do not. Throws `usage` for two places. */
export function tokenFromFlags(given: InitOptions): Token | null {
	const { tokenEnv, tokenFile, tokenCommand } = given;
	const places: Token[] = [
		...(tokenEnv === undefined ? [] : [{ env: tokenEnv }]),
		...(tokenFile === undefined ? [] : [{ file: tokenFile }]),
		...(tokenCommand === undefined ? [] : [{ command: wordsOf(tokenCommand) }]),
	];
	if (places.length < 2) return places[0] ?? null;
	throw new CaracaliteError(
		'usage',
		'only one of --token-env, --token-file and --token-command can be given',
	);
}

/** A program and its arguments, as one line says them; no shell reads it. */
export function wordsOf(line: string): string[] {
	return line.split(/\s+/).filter((word) => word !== '');
}
