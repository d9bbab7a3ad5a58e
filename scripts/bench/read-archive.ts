// Reads an archive in a process of its own, so that its memory can be told: GLOB ZONE SINCE UNTIL, or a file of
// classes in place of the pattern. Prints a JSON document.
import { openArchive } from '../../src/archive/open.js';

const [path = '', zoneId = '', since = '', until = '', kind = 'archive'] = process.argv.slice(2);
const query = { zoneId, since, until, filter: {}, resource: null, decision: null };
const run = { progress: () => {}, signal: new AbortController().signal };
const reader = openArchive(process.cwd());
const begun = performance.now();
const { events, decisions, classes, missing } =
	kind === 'archive'
		? await reader.readArchive([path], query, run)
		: await reader.readClasses(path, query, run);
const seconds = (performance.now() - begun) / 1_000;
const { maxRSS } = process.resourceUsage();
process.stdout.write(
	JSON.stringify({
		seconds,
		peakMib: maxRSS / 1_024,
		events,
		decisions,
		missing,
		classes: classes
			.map(({ key, seen, sessions, hours }) => JSON.stringify([key, seen, sessions, hours]))
			.sort(),
	}),
);
