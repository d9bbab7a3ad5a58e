import { relative, resolve } from 'node:path';
import type { TokenReference } from '../../config/settings.js';
import { describeToken } from '../../config/token.js';
import { signEnvelope } from '../../core/attest/envelope.js';
import { parsePrivateKey } from '../../core/attest/private-key.js';
import { statementOf } from '../../core/attest/statement.js';
import { CaracaliteError } from '../../model/errors.js';
import { cleanLine } from '../../render/clean.js';
import { marked, markOf } from '../../render/layout.js';
import { withTarget } from '../../render/target.js';
import type { CommandContext, CommandResult } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { signFlags } from '../flags/signature.js';
import { saveFile } from './save-file.js';

type ReportResult = CommandResult<'caracalite/report@1'>;

/** Signs the report of a result, and gives the result as it is to be printed: what is signed is what is printed. */
export type Sign = (result: ReportResult) => Promise<ReportResult>;

/** Anybody may read a signature. */
const MODE = 0o644;

/**
 * What signs the report of this run; leaves it as it is where no key is named. The key is fetched and read
 * now, before any work. `rollsOut`: whether the run itself activates. Throws `usage`, and what fetching and reading the key throws.
 */
export async function signOf(
	context: CommandContext,
	given: GroupOf<typeof signFlags>,
	rollsOut = false,
): Promise<Sign> {
	const [sign, signature] = take(given, ['sign', 'signature']);
	if (sign === undefined && signature === undefined) return async (result) => result;
	if (sign === undefined) throw usage('--signature names a file, and no key signs it', '--sign <key>');
	if (rollsOut) {
		throw usage(
			'--sign is for a verdict by which somebody else rolls out, and this run does so itself',
			'leave --activate out',
		);
	}
	const { documentFile, printsDocument } = context;
	const file = signature ?? (documentFile === null ? undefined : `${documentFile}.dsse`);
	if (file === undefined || file === '-') {
		throw usage('--sign needs a file for the signature', '--signature verdict.json.dsse');
	}
	if (!printsDocument && documentFile === null) {
		throw usage(
			'--sign signs the report, which has to be kept beside its signature',
			'--write json=verdict.json, or --json > verdict.json',
		);
	}
	const reference = keyReference(sign, context);
	const key = parsePrivateKey(await context.readSigningKey(reference), describeToken(reference));
	return async (result) => {
		const target = context.target();
		const { document } = target === null ? result : withTarget(result, target);
		const envelope = signEnvelope(JSON.stringify(statementOf(document)), key);
		await saveFile(context, file, `${JSON.stringify(envelope, null, 2)}\n`, MODE);
		const { keyid = '' } = envelope.signatures[0] ?? {};
		const text = `${relative(context.cwd, resolve(context.cwd, file))}, by key ${keyid}`;
		context.say((style) => marked(style, markOf(style, 'passed'), 'signed', cleanLine(text)));
		return { ...result, document };
	};
}

/** What `--sign` names. Its text is never shown: it may be a key, by mistake. */
function keyReference(text: string, { cwd, owner }: CommandContext): TokenReference {
	const [, kind, rest = ''] = /^(file|env|command):(.+)$/s.exec(text) ?? [];
	if (kind === 'file') {
		const home = rest.startsWith('~/') ? owner.home : null;
		return { file: home === null ? resolve(cwd, rest) : resolve(home, rest.slice(2)) };
	}
	if (kind === 'env' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest)) return { env: rest };
	const words = rest.split(' ').filter((word) => word !== '');
	if (kind === 'command' && words.length > 0) return { command: words };
	throw usage(
		'--sign says where the key is kept, never the key itself',
		'file:<path>, env:<name>, or command:<a program and its arguments, without a shell>',
	);
}

function usage(message: string, hint: string): CaracaliteError {
	return new CaracaliteError('usage', message, { hint });
}
