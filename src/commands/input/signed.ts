import { keysDemanded } from '../../config/demands.js';
import { openEnvelope, parseEnvelope } from '../../core/attest/envelope.js';
import {
	parseStatement,
	refuseOtherCandidate,
	refuseUnsigned,
	type Statement,
} from '../../core/attest/statement.js';
import type { Run } from '../../core/run.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { type PublicKey, parsePublicKey } from '../../model/public-key.js';
import type { VersionRef } from '../../model/version-ref.js';
import { marked, markOf } from '../../render/layout.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { verifyFlags } from '../flags/signature.js';

/** A verdict that was signed by whoever had to, by which alone an activation may follow. */
export interface Signed {
	/** Throws where this text of a report is not what was signed as safe. */
	refuseUnsigned(text: string): void;
	/** Throws where this is not the version that was signed. */
	refuseOtherCandidate(version: VersionRef): void;
}

/**
 * What was signed, where flags or a configuration demand it; null where none does. All that demand have to be
 * met: a flag takes away no demand of a profile, nor a folder's configuration one that is at home. `report` is
 * `--report`. Throws `signature_missing`, `signature_invalid`, `signature_other_key`, `signature_other_zone`,
 * `verify_key_unusable` and `usage`.
 */
export async function readSigned(
	context: CommandContext,
	run: Run,
	given: GroupOf<typeof verifyFlags>,
	report: string | undefined,
): Promise<Signed | null> {
	const [files, signature] = take(given, ['verifyWith', 'signature']);
	const named = files === undefined ? [] : [await readKeys(context, files)];
	const demands = [...named, ...(await demandsOf(context, run))];
	if (demands.length === 0) {
		if (signature === undefined) return null;
		throw new CaracaliteError('usage', '--signature names a signature, and no key checks it', {
			hint: 'name the public key of whoever signed: --verify-with <file>',
		});
	}
	const path = signature ?? (report === undefined || report === '-' ? null : `${report}.dsse`);
	if (path === null) throw missing('no signature of a report is named', '--signature <file>');
	const envelope = parseEnvelope(await readSignature(context, path), path);
	const opened = demands.map((keys) => openEnvelope(envelope, keys, path));
	const statement = parseStatement(opened[0]?.payload ?? '');
	refuseOtherZone(statement, run);
	return {
		refuseUnsigned: (text) => {
			refuseUnsigned(statement, text);
			const by = [...new Set(opened.map(({ key }) => key.id))].join(' and ');
			context.say((style) => marked(style, markOf(style, 'passed'), 'signed', `by key ${by}`));
		},
		refuseOtherCandidate: (version) => refuseOtherCandidate(statement, version),
	};
}

/** Throws `signature_missing` where a run that judges and rolls out by itself may not, since a signature is demanded. */
export async function refuseUnsignedRun(context: CommandContext, run: Run): Promise<void> {
	if ((await demandsOf(context, run)).length === 0) return;
	throw missing(
		'the configuration rolls out only what was signed',
		'caracalite verdict … --json --sign <key> --signature <file>, then caracalite activate --report <file>',
	);
}

/** Throws `signature_missing`: there is a signature, and nothing that it could be of. */
export function reportNeeded(): never {
	throw missing('no report is handed over, of which the signature is', '--report <file>');
}

/** Lists of keys, of each of which one has to have signed. */
async function demandsOf({ settings, owner, cwd }: CommandContext, run: Run): Promise<PublicKey[][]> {
	const demanded = await keysDemanded(settings, { owner, cwd, zone: run.zone });
	return demanded.map((texts) => texts.map((text) => usable(text, 'a key of the configuration')));
}

async function readKeys(context: CommandContext, files: string[]): Promise<PublicKey[]> {
	return Promise.all(files.map(async (file) => usable(await context.readText(file), file)));
}

function usable(text: string, name: string): PublicKey {
	const key = parsePublicKey(text);
	if ('id' in key) return key;
	throw new CaracaliteError('verify_key_unusable', `${name} ${key.why}`, {
		hint: 'the public half of an Ed25519 key: openssl pkey -in key.pem -pubout -out key.pub',
	});
}

async function readSignature(context: CommandContext, path: string): Promise<string> {
	try {
		return await context.readText(path);
	} catch (error) {
		if (!isCaracaliteError(error, 'file_not_found')) throw error;
		throw missing(`there is no signature ${path}`, '--signature <file>');
	}
}

function refuseOtherZone({ predicate: { zone } }: Statement, run: Run): void {
	if (zone.id === run.zone.id) return;
	throw new CaracaliteError(
		'signature_other_zone',
		`the verdict that was signed is about zone ${zone.name ?? 'none'}, not ${run.zone.name}`,
		{ hint: 'name the profile or the --zone of that zone; or have a verdict about this one signed' },
	);
}

function missing(why: string, hint: string): CaracaliteError {
	return new CaracaliteError('signature_missing', `only a signed report is rolled out here, and ${why}`, {
		hint,
	});
}
