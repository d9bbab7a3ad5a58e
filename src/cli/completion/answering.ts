import { findConfig } from '../../config/find.js';
import { ownerOf } from '../../config/owner.js';
import type { Io } from '../io.js';
import { type Answer, answerTo } from './answer.js';
import { profileNames } from './profiles.js';
import { recallSeen, seenPlace } from './seen.js';
import type { Table } from './table.js';

/**
 * Answers a shell: `__complete <at> [--] <words…>`, the words after the program's name and which of them is
 * completed. A line each: the word, a tab, what it is; `:files` where files may stand there, a tab, and what of the word
 * stands before the file. It calls no server, and loads neither the commands nor a schema.
 */
export async function answerShell(
	argv: readonly string[],
	io: Pick<Io, 'env' | 'cwd' | 'user'>,
	table: Table,
): Promise<string> {
	const [at = '', ...rest] = argv;
	const words = rest[0] === '--' ? rest.slice(1) : rest;
	const owner = ownerOf(io.env, io.user);
	const config = () => findConfig(io.cwd, owner).catch(() => null);
	const answer = await answerTo(table, words, Number(at), {
		profiles: async () => profileNames(await config()),
		seen: async (given) =>
			recallSeen(owner, seenPlace((await config())?.file ?? null, io, given.get('--profile'))),
	});
	return linesOf(answer);
}

function linesOf({ candidates, filesBehind }: Answer): string {
	const files = filesBehind === null ? [] : [filesBehind === '' ? ':files' : `:files\t${filesBehind}`];
	const lines = candidates.map(({ value, about }) => (about === '' ? value : `${value}\t${about}`));
	return [...lines, ...files].map((line) => `${line}\n`).join('');
}
