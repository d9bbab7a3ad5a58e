import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type FoundConfig, findConfig } from '../../config/find.js';
import { readConfig } from '../../config/load.js';
import { memoryOf } from '../../config/memory.js';
import type { Config } from '../../config/normalise.js';
import type { Owner } from '../../config/owner.js';
import { checkFolder } from '../../config/read.js';
import { risksOf } from '../../config/risks.js';
import { WrittenConfigSchema, type WrittenProfile } from '../../config/schema.js';
import { checkApiUrl } from '../../config/target.js';
import { keepTrust, trustOf } from '../../config/trust.js';
import { writeAtomically } from '../../config/write.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { askProfile } from './ask.js';
import type { init } from './declaration.js';
import { profileFromFlags } from './profile.js';
import { configText, withProfile } from './text.js';

const FILE = '.caracaliterc.yaml';

/** Writes a first configuration, from flags, or by asking for what no flag says. */
export const run: Handler<typeof init> = async (given, context) => {
	const [apiUrl, tokenEnv, tokenFile, tokenCommand, sandbox, add, force] = take(given, [
		'apiUrl',
		'tokenEnv',
		'tokenFile',
		'tokenCommand',
		'sandbox',
		'add',
		'force',
	]);
	const { profile: wanted, zone, insecureHttp } = context.flags;
	const { cwd, owner } = context;
	const name = wanted ?? 'default';
	const there = await ownFile(cwd, owner);
	if (there !== null) refuseExisting(there, name, { add, force });
	await checkFolder(cwd, owner.user);
	const said = { zone, apiUrl, sandbox, token: { env: tokenEnv, file: tokenFile, command: tokenCommand } };
	const written = profileFromFlags(said) ?? (await askProfile(context, said));
	const profile = checked(name, written, insecureHttp === true);
	const file = join(cwd, FILE);
	const text = there === null ? configText(name, profile) : withProfile(there.found.text, name, profile);
	await writeAtomically(file, text).catch((error: unknown) => {
		throw new CaracaliteError('file_unwritable', `${FILE} cannot be written`, { cause: error });
	});
	const trusted = there?.doubted !== true && (await trustWritten(file, text, owner));
	const trust = trusted ? ', and trusts it as it is' : '';
	const named = there === null ? '' : ` --profile ${name}`;
	const next = `${profile.sandbox ? 'caracalite sandbox reset' : 'caracalite status'}${named}`;
	return resultOf(
		{ schema: 'caracalite/init@1', ok: true, file, profile: name, trusted },
		(clean) => `  Wrote ${FILE} with the profile "${clean.profile}"${trust}.\n\n  Next     ${next}`,
		EXIT.clean,
	);
};

/** What was written here was said here, so it is trusted at once; false where there is no home to keep that in. */
async function trustWritten(file: string, text: string, owner: Owner): Promise<boolean> {
	const sha256 = createHash('sha256').update(text).digest('hex');
	return keepTrust({ file, sha256 }, memoryOf(owner)).then(
		() => true,
		() => false,
	);
}

/** The configuration in the working directory that a profile goes into. */
interface OwnFile {
	found: FoundConfig;
	config: Config;
	/** It can hurt, and nobody has said that it is trusted: a new profile in it says nothing of the rest. */
	doubted: boolean;
}

/**
 * The file of ours that is here; null where there is none. Throws `config_exists` for another that would
 * count before it, `config_invalid` for one that cannot be read as a configuration.
 */
async function ownFile(cwd: string, owner: Owner): Promise<OwnFile | null> {
	const found = await findConfig(cwd, owner);
	if (found === null || dirname(found.file) !== cwd) return null;
	if (found.file !== join(cwd, FILE)) {
		throw new CaracaliteError(
			'config_exists',
			`${found.file} is a configuration, and counts before ${FILE}`,
			{ hint: 'Write the profile there, or remove it first.' },
		);
	}
	const config = await readConfig(found, cwd, owner);
	const trust = await trustOf(found, memoryOf(owner), null);
	const doubted = (trust === 'unknown' || trust === 'changed') && risksOf(config).length > 0;
	return { found, config, doubted };
}

function refuseExisting(
	{ config }: OwnFile,
	name: string,
	{ add, force }: { add: boolean; force: boolean },
): void {
	if (force) return;
	if (config.profiles.has(name)) {
		throw new CaracaliteError('config_exists', `${FILE} has a profile "${name}" already`, {
			hint: 'Write over it with --force, or name another: --add --profile <name>.',
		});
	}
	if (add) return;
	throw new CaracaliteError('config_exists', `there is a ${FILE} here`, {
		hint: `Add the profile "${name}" to it with --add.`,
	});
}

function checked(name: string, profile: WrittenProfile, insecureHttp: boolean): WrittenProfile {
	const parsed = WrittenConfigSchema.safeParse({ defaultProfile: name, profiles: { [name]: profile } });
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const inner = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
		throw new CaracaliteError('usage', `${issue?.path.slice(1).join('.')}: ${inner}`);
	}
	if (profile.apiUrl !== undefined) checkApiUrl(profile.apiUrl, '--api-url', insecureHttp);
	return profile;
}
