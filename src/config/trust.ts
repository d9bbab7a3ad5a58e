import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { CaracaliteError } from '../model/errors.js';
import type { FoundConfig } from './find.js';
import type { Memory } from './memory.js';
import type { Risk } from './risks.js';

const TrustedSchema = z.object({ path: z.string(), sha256: z.string() });

/** Why a file counts whole, or why it does not. */
export type Trust = 'home' | 'pinned' | 'trusted' | 'changed' | 'unknown';

/** Whether a file is believed: at home, by a hash that was given, or by what was said of this very content. */
export async function trustOf(found: FoundConfig, memory: Memory, pin: string | null): Promise<Trust> {
	if (found.atHome) return 'home';
	if (pin !== null && pin.toLowerCase() === found.sha256) return 'pinned';
	const path = await trueName(found.file);
	const known = TrustedSchema.safeParse(memory.recall('trusted', path));
	if (!known.success || known.data.path !== path) return 'unknown';
	return known.data.sha256 === found.sha256 ? 'trusted' : 'changed';
}

/** Remembers that a file is trusted with this content. Throws `trust_not_kept`. */
export async function keepTrust({ file, sha256 }: TrustedFile, memory: Memory): Promise<void> {
	const path = await trueName(file);
	if (memory.remember('trusted', path, { path, sha256 })) return;
	throw new CaracaliteError('trust_not_kept', 'what is trusted could not be kept at home', {
		hint: `Set HOME or XDG_STATE_HOME to a folder of yours that can be written; or name the content: --trust ${sha256}`,
	});
}

type TrustedFile = Pick<FoundConfig, 'file' | 'sha256'>;

/** Forgets that a file was trusted; gives whether it was. */
export async function dropTrust(file: string, memory: Memory): Promise<boolean> {
	return memory.forget('trusted', await trueName(file));
}

/** A file's path with every folder on the way named truly; the file itself is no link. */
async function trueName(file: string): Promise<string> {
	return join(await realpath(dirname(file)), basename(file));
}

/** A run that would believe what nobody has looked at. `name` is the file as it is shown. */
export function untrusted(name: string, found: FoundConfig, trust: Trust, risks: Risk[]): CaracaliteError {
	const why = trust === 'changed' ? 'has changed since it was trusted' : 'is not trusted';
	return new CaracaliteError('config_untrusted', `the configuration ${name} ${why}, and has a say in this:`, {
		hint: `Look at it. If it is right: caracalite trust ${quoted(name)}`,
		details: {
			file: found.file,
			sha256: found.sha256,
			reason: trust,
			problems: risks.map(({ profile, setting, text, source }) => ({
				...{ code: 'untrusted', profile, setting },
				...placeIn(source),
				message: text,
			})),
		},
	});
}

function placeIn(source: string): object {
	const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(source) ?? [];
	return file === undefined ? { file: source } : { file, line: Number(line), column: Number(column) };
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
