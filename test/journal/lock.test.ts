import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockZone } from '../../src/journal/lock.js';
import { ME } from '../support/cli.js';

const ASKING = { user: ME, who: 'ops@host', pid: 4711, at: '2026-11-21T09:00:00.000Z' };

let dataDir: string;
beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'caracalite-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const take = (zoneId = 'zone-1') => lockZone(dataDir, zoneId, ASKING);

describe('the lock of a zone', () => {
	it('keeps everyone else out, and says who holds it', () => {
		const held = take();
		expect(() => lockZone(dataDir, 'zone-1', { ...ASKING, who: 'other@host' })).toThrow(
			expect.objectContaining({
				code: 'zone_busy',
				exit: 4,
				changed: false,
				message: expect.stringContaining('ops@host (process 4711, since 2026-11-21T09:00:00.000Z)'),
			}),
		);
		held.release();
		take().release();
	});

	it('is of one zone', () => {
		const [first, second] = [take('zone-1'), take('zone-2')];
		first.release();
		expect(() => take('zone-2')).toThrow('another run on this machine');
		second.release();
	});

	it('goes with a process that is killed', async () => {
		const child = execa(process.execPath, ['--input-type=module', '-e', HOLDER], {
			...{ cwd: resolve('.'), env: { DATA: dataDir }, reject: false, timeout: 15_000 },
		});
		const [said] = child.stdout === null ? ['nothing'] : await once(child.stdout, 'data');
		expect(String(said)).toBe('held\n');
		expect(() => take()).toThrow(expect.objectContaining({ code: 'zone_busy' }));
		child.kill('SIGKILL');
		await child;
		take().release();
	});
});

/** Holds the lock of zone-1 in the way that {@link lockZone} does, and never lets go. */
const HOLDER = `
import { createHash } from 'node:crypto';
import Database from 'libsql';
const hash = createHash('sha256').update('zone-1').digest('hex').slice(0, 16);
const file = new Database(process.env.DATA + '/lock-' + hash + '.db');
file.pragma('journal_mode = WAL');
file.exec('BEGIN IMMEDIATE');
console.log('held');
setInterval(() => {}, 1000);
`;
