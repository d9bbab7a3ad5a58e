import { ci } from './topics/ci.js';
import { environment } from './topics/environment.js';
import { output } from './topics/output.js';
import { pipes } from './topics/pipes.js';
import { secrets } from './topics/secrets.js';

/** What `caracalite help <topic>` tells of that is no command; null where a command of that name prints it. */
const TOPICS: Readonly<Record<string, string | null>> = {
	'exit-codes': null,
	environment,
	output,
	pipes,
	ci,
	secrets,
};

/** The names of all topics. */
export const TOPIC_NAMES: readonly string[] = Object.keys(TOPICS);

/** The text of a topic; null where a command prints it, undefined where there is none. */
export function topicText(words: readonly string[]): string | null | undefined {
	const [name = '', ...more] = words;
	return more.length === 0 && Object.hasOwn(TOPICS, name) ? TOPICS[name] : undefined;
}
