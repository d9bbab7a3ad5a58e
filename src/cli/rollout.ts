import { hostname, userInfo } from 'node:os';
import { keepOutOfGit } from '../config/data-directory.js';
import { bindingOf } from '../config/journal-binding.js';
import { ownerOf } from '../config/owner.js';
import type { Settings } from '../config/settings.js';
import type { RolloutPorts } from '../core/rollout/journal.js';
import { openStore } from '../journal/open.js';
import type { Events } from './events/events.js';
import { tellingJournal } from './events/moves.js';
import type { Io } from './io.js';

/** What moves keep in the data directory of the settings, and who makes them. Opens no file yet. */
export function openRollout(
	{ dataDir }: Settings,
	{ clock, pid, env, user }: Io,
	parts: { atEnd: (close: () => void) => void; tell: (sentence: string) => void; events: Events },
): RolloutPorts {
	const store = openStore({ dataDir, clock, pid, user, binding: bindingOf(ownerOf(env, user)) });
	parts.atEnd(() => {
		store.end();
		keepOutOfGit(dataDir);
	});
	const journal = () => tellingJournal(store.journal(), parts.events.tell);
	return { store: { ...store, journal }, who: `${userName(env)}@${hostname()}`, tell: parts.tell };
}

/** Who runs this; a container may know no name for its user. */
function userName(env: Io['env']): string {
	try {
		return userInfo().username;
	} catch {
		return env.USER || env.LOGNAME || 'unknown';
	}
}
