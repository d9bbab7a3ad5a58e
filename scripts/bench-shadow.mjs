// Reduces an archive of 10,000,000 events (`--events N` for others) and shadows a served sandbox: events a second,
// peak memory, and whether all of it was read. Exits 1 where a limit is missed. `--part archive` or `--part api` does one.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endAll, must, toldToEnd } from './bench/processes.mjs';
import { benchArchive } from './bench/shadow-archive.mjs';

const API = 'scripts/bench/shadow-api.mjs';
const { values: flags } = parseArgs({
	options: { events: { type: 'string', default: '10000000' }, part: { type: 'string' } },
});

try {
	if (flags.part !== 'api') {
		const { lines, missed } = await benchArchive(Number(flags.events));
		for (const line of lines) console.log(line);
		for (const what of missed) console.error(`MISS       ${what}`);
		if (missed.length > 0) process.exitCode = 1;
	}
	if (flags.part !== 'archive' && existsSync(API)) process.stdout.write(await must(process.execPath, [API]));
} catch (error) {
	if (toldToEnd() === null) throw error;
	process.exitCode = toldToEnd() === 'SIGINT' ? 130 : 143;
} finally {
	await endAll();
}
