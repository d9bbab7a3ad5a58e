import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { findConfig } from '../config/find.js';
import { memoryOf } from '../config/memory.js';
import type { Owner } from '../config/owner.js';
import { checkFolder } from '../config/read.js';
import { WrittenConfigSchema, type WrittenProfile } from '../config/schema.js';
import { checkApiUrl } from '../config/target.js';
import { keepTrust } from '../config/trust.js';
import { writeAtomically } from '../config/write.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import type { CommandContext, CommandResult } from './contract.js';
import { askProfile } from './init/ask.js';
import { type InitOptions, Options, profileFromFlags } from './init/flags.js';
import { configText } from './init/text.js';

const FILE = '.caracaliterc.yaml';

/** Writes a first configuration, from flags, or by asking for what no flag says. */
export async function run(
	_args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const { cwd, owner } = context;
	await refuseOther(cwd, owner, given.force);
	await checkFolder(cwd, owner.user);
	const name = given.profile ?? 'default';
	const profile = checked(name, profileFromFlags(given) ?? (await askProfile(context, given)), given);
	const file = join(cwd, FILE);
	const text = configText(name, profile);
	await writeAtomically(file, text).catch((error: unknown) => {
		throw new CaracaliteError('file_unwritable', `${FILE} cannot be written`, { cause: error });
	});
	const trusted = await trustWritten(file, text, owner);
	const next = profile.sandbox ? 'caracalite sandbox reset' : 'caracalite status';
	return {
		document: { schema: 'caracalite/init@1', ok: true, file, profile: name, trusted },
		text: () => {
			const trust = trusted ? ', and trusts it as it is' : '';
			return `  Wrote ${FILE} with the profile "${name}"${trust}.\n\n  Next     ${next}`;
		},
		exit: EXIT.clean,
	};
}

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

function checked(name: string, profile: WrittenProfile, { insecureHttp }: InitOptions): WrittenProfile {
	const parsed = WrittenConfigSchema.safeParse({ defaultProfile: name, profiles: { [name]: profile } });
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const inner = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
		throw new CaracaliteError('usage', `${issue?.path.slice(1).join('.')}: ${inner}`);
	}
	if (profile.apiUrl !== undefined) checkApiUrl(profile.apiUrl, '--api-url', insecureHttp);
	return profile;
}
