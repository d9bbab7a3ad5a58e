import type { Declaration } from '../../commands/declaration/declare.js';
import { COMMANDS } from '../../commands/registry.js';
import { WRITERS } from '../../render/written/registry.js';
import { openEvents } from '../events/events.js';
import type { GlobalOptions } from '../invocation.js';
import type { Io } from '../io.js';
import type { Writer } from '../writer.js';
import { EVENTS, formatsOf } from './formats.js';
import { isInGitHub } from './of-run.js';
import { openLegible, type Readers } from './readers.js';

/**
 * Who is told of a run that failed before its readers were known, as by a command line that cannot be read: what
 * of `--write` is legible and can be written. Null where nobody is. `typed` are the words before `--`.
 */
export async function readersAtSight(
	typed: readonly string[],
	{ globals, io, writer }: { globals: GlobalOptions; io: Io; writer: Writer },
): Promise<Readers | null> {
	const declaration = declarationAtSight(typed);
	const formats = declaration === undefined ? [...Object.keys(WRITERS), EVENTS] : formatsOf(declaration);
	const asked = {
		...{ command: declaration?.name ?? '', words: writesAtSight(typed), formats },
		...{ goesOn: false, inGitHub: isInGitHub(io, globals), named: { profile: null, zone: null } },
	};
	return openLegible(asked, { io, writer, events: openEvents() });
}

/** The command that the first word, or the first two, name; a word before it may be a flag or the value of one. */
function declarationAtSight(typed: readonly string[]): Declaration | undefined {
	const names = new Map(COMMANDS.map(({ declaration }) => [declaration.name, declaration]));
	for (const [at, word] of typed.entries()) {
		const found = names.get(`${word} ${typed[at + 1]}`) ?? names.get(word);
		if (found !== undefined) return found;
	}
	return undefined;
}

const FLAG = '--write';

function writesAtSight(typed: readonly string[]): string[] {
	return typed.flatMap((word, at) => {
		if (word === FLAG) return typed.slice(at + 1, at + 2);
		return word.startsWith(`${FLAG}=`) ? [word.slice(FLAG.length + 1)] : [];
	});
}
