// Reads an archive in a process of its own, so that its memory can be told: MODULE GLOB ZONE SINCE UNTIL, where
// MODULE is src/archive/open.ts as JavaScript; `classes` at the end says that GLOB is a file of classes. Prints JSON.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [module = '', path = '', zoneId = '', since = '', until = '', kind = 'archive'] = process.argv.slice(2);
const { openArchive } = await import(pathToFileURL(resolve(module)).href);
const query = { zoneId, since, until, filter: {}, resource: null, decision: null };
const run = { progress: () => {}, signal: new AbortController().signal };
const reader = openArchive(process.cwd());
const begun = performance.now();
const { events, decisions, classes, missing } =
	kind === 'archive'
		? await reader.readArchive([path], query, run)
		: await reader.readClasses(path, query, run);
const seconds = (performance.now() - begun) / 1_000;
const { user, system } = process.cpuUsage();
process.stdout.write(
	JSON.stringify({
		seconds,
		cpuSeconds: (user + system) / 1e6,
		peakBytes: process.resourceUsage().maxRSS * 1_024,
		events,
		decisions,
		missing,
		classes: classes
			.map(({ key, seen, sessions, hours }) => JSON.stringify([key, seen, sessions, hours]))
			.sort(),
	}),
);
