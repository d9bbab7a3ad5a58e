import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/sandbox/store/database.js';
import { temporaryDirectory } from './support/sandbox.js';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Holds the write lock of a file that has no write-ahead log yet, and lets it go after 300 ms. */
const HOLDER = `
const db = new (require('libsql'))(process.argv[1]);
db.exec('create table held (x)');
db.exec('begin immediate');
require('node:fs').writeSync(1, 'held');
setTimeout(() => { db.exec('commit'); db.close(); }, 300);
`;

it('waits for a process that is making the file', async () => {
	const file = join(temporaryDirectory(), 'sandbox.db');
	const holder = spawn(process.execPath, ['-e', HOLDER, file], {
		env: { NODE_PATH: MODULES },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(holder.stdout, 'data');
	const db = openDatabase(file);
	db.script('insert into held values (1)');
	db.close();
	expect((await once(holder, 'close'))[0]).toBe(0);
});
