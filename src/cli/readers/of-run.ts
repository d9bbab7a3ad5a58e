import type { Events } from '../events/events.js';
import { type GlobalOptions, type Invocation, isEndless } from '../invocation.js';
import type { Io } from '../io.js';
import type { Writer } from '../writer.js';
import { formatsOf } from './formats.js';
import type { Readers } from './readers.js';

/** Who else reads what comes of a run; null where nobody does. Throws `usage`, `file_unwritable`. */
export async function readersOfRun(
	invocation: Invocation,
	world: { io: Io; writer: Writer; events: Events },
): Promise<Readers | null> {
	const { command, typed, globals, everywhere } = invocation;
	const formats = formatsOf(command.declaration);
	const words = formats.length > 0 && Array.isArray(typed.write) ? typed.write.map(String) : [];
	const inGitHub = isInGitHub(world.io, globals);
	if (words.length === 0 && !inGitHub) return null;
	const { openReaders } = await import('./readers.js');
	const asked = {
		...{ command: command.declaration.name, words, formats, inGitHub },
		goesOn: isEndless(invocation) !== false,
		named: { profile: textOf(everywhere.profile), zone: textOf(everywhere.zone) },
	};
	return openReaders(asked, world);
}

/** Whether a step of GitHub Actions runs this, and is to be told by itself. */
export function isInGitHub({ env }: Io, { ci }: GlobalOptions): boolean {
	return env.GITHUB_ACTIONS === 'true' && ci !== false;
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
