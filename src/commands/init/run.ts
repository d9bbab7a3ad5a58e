import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { findConfig } from '../../config/find.js';
import { memoryOf } from '../../config/memory.js';
import type { Owner } from '../../config/owner.js';
import { checkFolder } from '../../config/read.js';
import { WrittenConfigSchema, type WrittenProfile } from '../../config/schema.js';
import { checkApiUrl } from '../../config/target.js';
import { keepTrust } from '../../config/trust.js';
import { writeAtomically } from '../../config/write.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { askProfile } from './ask.js';
import type { init } from './declaration.js';
import { profileFromFlags } from './profile.js';
import { configText } from './text.js';

const FILE = '.caracaliterc.yaml';

/** Writes a first configuration, from flags, or by asking for what no flag says. */
export const run: Handler<typeof init> = async (given, context) => {
	const [apiUrl, tokenEnv, tokenFile, tokenCommand, sandbox, force] = take(given, [
		'apiUrl',
		'tokenEnv',
		'tokenFile',
		'tokenCommand',
		'sandbox',
		'force',
	]);
	const { profile: named, zone, insecureHttp } = context.flags;
	const { cwd, owner } = context;
	await refuseOther(cwd, owner, force);
	await checkFolder(cwd, owner.user);
	const name = named ?? 'default';
	const said = { zone, apiUrl, sandbox, token: { env: tokenEnv, file: tokenFile, command: tokenCommand } };
	const written = profileFromFlags(said) ?? (await askProfile(context, said));
	const profile = checked(name, written, insecureHttp === true);
	const file = join(cwd, FILE);
	const text = configText(name, profile);
	await writeAtomically(file, text).catch((error: unknown) => {
		throw new CaracaliteError('file_unwritable', `${FILE} cannot be written`, { cause: error });
	});
	const trusted = await trustWritten(file, text, owner);
	const trust = trusted ? ', and trusts it as it is' : '';
	const next = profile.sandbox ? 'caracalite sandbox reset' : 'caracalite status';
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

/** A configuration that is there already is kept; one that would count before ours is kept always. */
async function refuseOther(cwd: string, owner: Owner, force: boolean): Promise<void> {
	const found = await findConfig(cwd, owner);
	if (!found || join(cwd, FILE) !== found.file) {
		if (!found?.file.startsWith(join(cwd, '/'))) return;
		throw new CaracaliteError(
			'config_exists',
			`${found.file} is a configuration, and counts before ${FILE}`,
			{
				hint: 'Write the profile there, or remove it first.',
			},
		);
	}
	if (force) return;
	throw new CaracaliteError('config_exists', `there is a ${FILE} here`, {
		hint: 'Write over it with --force.',
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
