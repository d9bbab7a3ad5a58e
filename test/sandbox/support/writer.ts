import { writeSync } from 'node:fs';
import { openSandbox } from '../../../src/sandbox/open.js';

/** Makes zones for ever and tells the id of each once it is answered. */
async function write(dataDir: string): Promise<void> {
	const sandbox = await openSandbox({ dataDir, clock: { now: Date.now } });
	for (let count = 0; ; count += 1) {
		const response = await sandbox.fetch('http://sandbox/v1/zones', {
			method: 'POST',
			headers: { authorization: `Bearer ${sandbox.adminToken()}`, 'content-type': 'application/json' },
			body: JSON.stringify({ name: `Zone ${process.pid} ${count}` }),
		});
		const made: unknown = await response.json();
		if (response.status !== 201) throw new Error(JSON.stringify(made));
		writeSync(1, `${Object(made).id}\n`);
	}
}

void write(process.argv[2] ?? '');
