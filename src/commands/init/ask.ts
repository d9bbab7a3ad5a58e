import type { WrittenProfile } from '../../config/schema.js';
import type { CommandContext } from '../contract.js';
import { inVariable, type SaidOfProfile, tokenFromFlags, zoneOf } from './profile.js';
import { wordsOf } from './words.js';

type Asking = Pick<CommandContext, 'pick' | 'ask'>;

/** Asks for what the flags left open. Where nobody can be asked, throws `needs_answer`. */
export async function askProfile(context: Asking, given: SaidOfProfile): Promise<WrittenProfile> {
	const server = await context.pick(
		{ text: 'Where should the profile work?', flag: '--api-url, or --sandbox' },
		[
			{ value: true, label: 'on a Caracal', hint: 'by the URL of its Admin API' },
			{ value: false, label: 'in the embedded sandbox', hint: 'without a server' },
		],
	);
	if (!server) return { sandbox: {}, ...zoneOf(given) };
	const apiUrl = await context.ask(
		{ text: 'Base URL of the Admin API', flag: '--api-url' },
		'http://127.0.0.1:3000',
	);
	const token = tokenFromFlags(given) ?? (await askToken(context));
	return { apiUrl, token, ...zoneOf({ zone: given.zone ?? (await askZone(context)) }) };
}

/** What is written where the person leaves the zone open. */
const ONLY_ZONE = 'the only one';

async function askZone(context: Asking): Promise<string | undefined> {
	const zone = await context.ask({ text: 'Zone, by name or id', flag: '--zone' }, ONLY_ZONE);
	return zone === ONLY_ZONE ? undefined : zone;
}

async function askToken(context: Asking): Promise<NonNullable<WrittenProfile['token']>> {
	const flag = '--token-env, --token-file or --token-command';
	const place = await context.pick({ text: 'Where is the token kept?', flag }, [
		{ value: 'env', label: 'in an environment variable' },
		{ value: 'file', label: 'in a file', hint: 'private to you' },
		{ value: 'command', label: 'a program prints it', hint: 'a keychain or a vault' },
	]);
	if (place === 'env')
		return inVariable(await context.ask({ text: 'Name of the variable', flag }, 'CARACAL_ADMIN_TOKEN'));
	if (place === 'file') return { file: await context.ask({ text: 'Path of the file', flag }, '') };
	return { command: wordsOf(await context.ask({ text: 'Program and arguments', flag }, '')) };
}
