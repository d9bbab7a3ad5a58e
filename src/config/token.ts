import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CaracaliteError } from '../model/errors.js';
import type { TokenReference } from './settings.js';

const COMMAND_TIMEOUT_MS = 30_000;

/** What a reference is, for people: never what it holds. */
export function describeToken(reference: TokenReference): string {
	if ('env' in reference) return `variable ${reference.env}`;
	return 'file' in reference ? `file ${reference.file}` : `command ${reference.command[0]}`;
}

/** Where a secret is read from. */
export interface TokenSources {
	env: Readonly<Record<string, string | undefined>>;
	cwd: string;
	signal: AbortSignal;
}

/** What is fetched: how messages call it, the start of its errors' codes, and how long it may be. */
interface Kind {
	word: string;
	code: string;
	limitBytes: number;
	/** What to do where a variable holds none. */
	elsewhere: string;
}

const TOKEN: Kind = {
	word: 'token',
	code: 'token',
	// Longer tokens are refused by the server, unread.
	limitBytes: 4_096,
	elsewhere: 'name another place under "token" in the profile',
};
const SIGNING_KEY: Kind = {
	word: 'signing key',
	code: 'sign_key',
	limitBytes: 16_384,
	elsewhere: 'name another place: --sign file:<path>',
};

/**
 * Fetches a token. Throws `token_missing`, `token_file_open` for a file that others can read,
 * `token_command_failed` or `token_malformed`; no message holds any of the token.
 */
export async function readToken(reference: TokenReference, sources: TokenSources): Promise<string> {
	const text = await fetchSecret(reference, sources, TOKEN);
	const token = text.replace(/\r?\n$/, '');
	if (token === '') throw missing(`the ${describeToken(reference)} holds no token`, TOKEN);
	if (Buffer.byteLength(token) > TOKEN.limitBytes) throw tooLong(reference, TOKEN);
	if (!/^[\x21-\x7e]+$/.test(token)) {
		throw malformed(reference, 'holds spaces, control or other characters', TOKEN);
	}
	return token;
}

/**
 * Fetches the text of a signing key, not looked at. Throws as {@link readToken}, with codes that begin with
 * `sign_key`; no message holds any of the key.
 */
export async function readSigningKey(reference: TokenReference, sources: TokenSources): Promise<string> {
	const text = await fetchSecret(reference, sources, SIGNING_KEY);
	if (text.trim() === '') throw missing(`the ${describeToken(reference)} holds no signing key`, SIGNING_KEY);
	if (Buffer.byteLength(text) > SIGNING_KEY.limitBytes) throw tooLong(reference, SIGNING_KEY);
	return text;
}

async function fetchSecret(reference: TokenReference, sources: TokenSources, kind: Kind): Promise<string> {
	if ('env' in reference) return fromVariable(reference.env, sources.env, kind);
	return 'file' in reference ? fromFile(reference.file, kind) : fromCommand(reference.command, sources, kind);
}

function fromVariable(name: string, env: TokenSources['env'], kind: Kind): string {
	const secret = env[name];
	if (secret) return secret;
	throw missing(`the variable ${name} holds no ${kind.word}`, kind, `Set ${name}, or ${kind.elsewhere}.`);
}

async function fromFile(path: string, kind: Kind): Promise<string> {
	// Without waiting for whoever may write a pipe.
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
		throw missing(`the ${kind.word} file ${path} cannot be opened`, kind, undefined, cause);
	});
	try {
		const stats = await file.stat();
		const { mode, size } = stats;
		if (!stats.isFile()) throw missing(`the ${kind.word} file ${path} is no plain file`, kind);
		if ((mode & 0o077) !== 0) {
			throw new CaracaliteError(
				`${kind.code}_file_open`,
				`others than its owner can read the ${kind.word} file ${path}`,
				{ hint: `Make it private: chmod 600 ${path}` },
			);
		}
		if (size > kind.limitBytes * 2) throw tooLong({ file: path }, kind);
		return await file.readFile('utf8');
	} finally {
		await file.close();
	}
}

async function fromCommand(
	[program = '', ...args]: string[],
	sources: TokenSources,
	kind: Kind,
): Promise<string> {
	const options = {
		cwd: sources.cwd,
		env: { ...sources.env },
		signal: sources.signal,
		timeout: COMMAND_TIMEOUT_MS,
		maxBuffer: kind.limitBytes * 2,
		windowsHide: true,
	};
	try {
		const running = promisify(execFile)(program, args, options);
		running.child.stdin?.end();
		return (await running).stdout;
	} catch {
		if (sources.signal.aborted) throw sources.signal.reason;
		throw new CaracaliteError(`${kind.code}_command_failed`, `the ${kind.word} command ${program} failed`, {
			hint: 'Run it by hand to see why.',
		});
	}
}

function missing(message: string, { code }: Kind, hint?: string, cause?: unknown): CaracaliteError {
	return new CaracaliteError(`${code}_missing`, message, { ...(hint && { hint }), cause });
}

function tooLong(reference: TokenReference, kind: Kind): CaracaliteError {
	return malformed(reference, `is longer than ${kind.limitBytes} bytes`, kind);
}

function malformed(reference: TokenReference, why: string, { word, code }: Kind): CaracaliteError {
	return new CaracaliteError(`${code}_malformed`, `the ${word} of the ${describeToken(reference)} ${why}`);
}
