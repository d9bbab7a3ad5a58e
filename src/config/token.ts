import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CaracaliteError } from '../model/errors.js';
import type { TokenReference } from './settings.js';

/** Longer tokens are refused by the server, unread. */
const LIMIT_BYTES = 4_096;
const COMMAND_TIMEOUT_MS = 30_000;

/** What a reference is, for people: never what it holds. */
export function describeToken(reference: TokenReference): string {
	if ('env' in reference) return `variable ${reference.env}`;
	return 'file' in reference ? `file ${reference.file}` : `command ${reference.command[0]}`;
}

/** What a token is read from. */
export interface TokenSources {
	env: Readonly<Record<string, string | undefined>>;
	cwd: string;
	signal: AbortSignal;
}

/**
 * Fetches a token. Throws `token_missing`, `token_file_open` for a file that others can read,
 * `token_command_failed` or `token_malformed`; no message holds any of the token.
 */
export async function readToken(reference: TokenReference, sources: TokenSources): Promise<string> {
	const text = await fetchToken(reference, sources);
	const token = text.replace(/\r?\n$/, '');
	if (token === '')
		throw new CaracaliteError('token_missing', `the ${describeToken(reference)} holds no token`);
	if (Buffer.byteLength(token) > LIMIT_BYTES) {
		throw malformed(reference, `is longer than ${LIMIT_BYTES} bytes`);
	}
	if (!/^[\x21-\x7e]+$/.test(token)) throw malformed(reference, 'holds spaces, control or other characters');
	return token;
}

async function fetchToken(reference: TokenReference, sources: TokenSources): Promise<string> {
	if ('env' in reference) return fromVariable(reference.env, sources.env);
	return 'file' in reference ? fromFile(reference.file) : fromCommand(reference.command, sources);
}

function fromVariable(name: string, env: TokenSources['env']): string {
	const token = env[name];
	if (token) return token;
	throw new CaracaliteError('token_missing', `the variable ${name} holds no token`, {
		hint: `Set ${name}, or name another place under "token" in the profile.`,
	});
}

async function fromFile(path: string): Promise<string> {
	// Without waiting for whoever may write a pipe.
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
		throw new CaracaliteError('token_missing', `the token file ${path} cannot be opened`, { cause: error });
	});
	try {
		const stats = await file.stat();
		const { mode, size } = stats;
		if (!stats.isFile()) {
			throw new CaracaliteError('token_missing', `the token file ${path} is no plain file`);
		}
		if ((mode & 0o077) !== 0) {
			throw new CaracaliteError('token_file_open', `others than its owner can read the token file ${path}`, {
				hint: `Make it private: chmod 600 ${path}`,
			});
		}
		if (size > LIMIT_BYTES * 2) throw malformed({ file: path }, `is longer than ${LIMIT_BYTES} bytes`);
		return await file.readFile('utf8');
	} finally {
		await file.close();
	}
}

async function fromCommand([program = '', ...args]: string[], sources: TokenSources): Promise<string> {
	const options = {
		cwd: sources.cwd,
		env: { ...sources.env },
		signal: sources.signal,
		timeout: COMMAND_TIMEOUT_MS,
		maxBuffer: LIMIT_BYTES * 2,
		windowsHide: true,
	};
	try {
		const running = promisify(execFile)(program, args, options);
		running.child.stdin?.end();
		return (await running).stdout;
	} catch {
		if (sources.signal.aborted) throw sources.signal.reason;
		throw new CaracaliteError('token_command_failed', `the token command ${program} failed`, {
			hint: 'Run it by hand to see why.',
		});
	}
}

function malformed(reference: TokenReference, why: string): CaracaliteError {
	return new CaracaliteError('token_malformed', `the token of the ${describeToken(reference)} ${why}`);
}
