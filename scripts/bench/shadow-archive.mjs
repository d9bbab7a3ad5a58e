import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from './archive-events.mjs';
import { must } from './processes.mjs';

const HOURS = 168;
const CLASSES = 500;
/** What an event takes in a file, at most; for the look at the disk beforehand. */
const EVENT_BYTES = 1_500;
const LEAST_PER_SECOND = 400_000;
const MOST_BYTES = 1_000_000_000;

/**
 * Writes an archive of so many events, a file for each hour of a week, and reduces it to its classes as shipped.
 * Gives lines to print, and what was missed.
 */
export async function benchArchive(events) {
	const { bavail, bsize } = await statfs(tmpdir());
	if (bavail * bsize < events * EVENT_BYTES) {
		const gb = (events * EVENT_BYTES) / 1e9;
		throw new Error(
			`${tmpdir()} has no room for an archive of about ${gb.toFixed(1)} GB; TMPDIR names another`,
		);
	}
	const folder = await mkdtemp(join(tmpdir(), 'caracalite-bench-'));
	try {
		const began = performance.now();
		const { glob, since, until } = await writeArchive(folder, { events, hours: HOURS });
		const wrote = (performance.now() - began) / 1_000;
		const bytes = await sizeOf(folder);
		const load = loadavg()[0];
		const asked = [shipped(), glob, 'zone-bench', since, until];
		const read = JSON.parse(await must(process.execPath, ['scripts/bench/read-archive.mjs', ...asked]));
		const perSecond = read.events / read.seconds;
		return {
			lines: [
				`archive    ${events} events in ${HOURS} files, ${(bytes / 1e9).toFixed(1)} GB, ${Math.round(bytes / events)} bytes an event; written in ${wrote.toFixed(0)} s`,
				`           ${read.classes.length} classes of ${read.decisions} decisions in ${read.seconds.toFixed(1)} s, ${read.cpuSeconds.toFixed(1)} s of CPU: ${Math.round(perSecond)} events a second, peak ${Math.round(read.peakBytes / 1e6)} MB; limits ${LEAST_PER_SECOND} and ${MOST_BYTES / 1e6}; load before ${load.toFixed(1)}`,
			],
			missed: [
				...(wholeOf(read, events) ? [] : ['it was not reduced to what was written']),
				...(perSecond < LEAST_PER_SECOND ? ['it is too slow'] : []),
				...(read.peakBytes >= MOST_BYTES ? ['it takes too much memory'] : []),
			],
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Whether a reading tells what was written: every twentieth hundred of events is none of policy. */
function wholeOf({ events, decisions, classes, missing }, written) {
	const expected = Math.floor(written / 2_000) * 1_900 + Math.min(written % 2_000, 1_900);
	const counted = classes.reduce((sum, one) => sum + JSON.parse(one)[1].count, 0);
	const whole = events === written && decisions === expected && counted === expected && missing.length === 0;
	return whole && (classes.length === CLASSES || written < 1_000_000);
}

/** The part of the built program that opens archives. */
function shipped() {
	if (!existsSync('dist/meta.json')) throw new Error('there is no dist/meta.json: run `npm run build` first');
	const { outputs } = JSON.parse(readFileSync('dist/meta.json', 'utf8'));
	const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === 'src/archive/open.ts');
	if (found === undefined) throw new Error('nothing in dist opens archives');
	return found[0];
}

async function sizeOf(folder) {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const sizes = await Promise.all(
		files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
	);
	return sizes.reduce((sum, size) => sum + size, 0);
}
