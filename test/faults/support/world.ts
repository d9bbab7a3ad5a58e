import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { z } from 'zod';
import { systemClock } from '../../../src/cli/clock.js';
import { type JournalEntry, JournalEntrySchema } from '../../../src/core/report/history.js';
import { openJournal } from '../../../src/journal/journal.js';
import { openSandbox, type Sandbox } from '../../../src/sandbox/open.js';
import { rebind } from '../../support/binding.js';
import { type CliRun, type CliWorld, caracalite } from '../../support/cli.js';
import { hastened } from '../../support/haste.js';
import type { FaultServer, Line } from './server.js';

/** Propagation takes no time to speak of. */
const AT_ONCE = { outboxMs: { min: 1, max: 1 }, loadMs: { min: 1, max: 1 } };

/** A sandbox, a verdict and a journal in a folder, to make worlds from. */
export interface Template {
	dir: string;
	zoneId: string;
	token: string;
	/** Version ids. */
	baseline: string;
	careful: string;
}

/** What is true, read from the sandbox's database: never from the command line. */
export interface Truth {
	active: string | null;
	/** How often the zone was moved since the world began. */
	moves: number;
	/** Whether the command line was told that something is loaded since then. */
	heardLoaded: boolean;
}

export interface World {
	dir: string;
	line: Line;
	env: Record<string, string>;
	run(argv: string[], world?: CliWorld): Promise<CliRun>;
	truth(): Truth;
	/** What the journal holds since the world began, oldest first; null where it cannot be read. */
	journal(): JournalEntry[] | null;
	end(): void;
}

/** Makes the story's zone, with a verdict on its careful candidate in `verdict.json`. */
export async function makeTemplate(): Promise<Template> {
	const dir = mkdtempSync(join(tmpdir(), 'caracalite-faults-'));
	const sandbox = await openSandbox({
		dataDir: join(dir, '.caracalite'),
		clock: systemClock,
		options: AT_ONCE,
	});
	const story = sandbox.reset();
	const token = sandbox.adminToken();
	sandbox.close();
	const verdict = await caracalite(['verdict', story.deniedRequestId, '--candidate', '2', '--json'], {
		cwd: dir,
	});
	if (verdict.exit !== 0) throw new Error(verdict.stdout + verdict.stderr);
	writeFileSync(join(dir, 'verdict.json'), verdict.stdout);
	const { baseline, careful } = story.versions;
	return { dir, zoneId: story.zoneId, token, baseline, careful };
}

let made = 0;

/** A world of its own: a copy of the template, behind a line of the server. */
export async function makeWorld(template: Template, server: FaultServer): Promise<World> {
	made += 1;
	const id = `w${made}`;
	const dir = join(template.dir, 'worlds', id);
	mkdirSync(join(dir, '.caracalite'), { recursive: true, mode: 0o700 });
	cpSync(join(template.dir, 'verdict.json'), join(dir, 'verdict.json'));
	for (const name of readdirSync(join(template.dir, '.caracalite'))) {
		cpSync(join(template.dir, '.caracalite', name), join(dir, '.caracalite', name));
	}
	const journal = join(dir, '.caracalite', 'journal.db');
	if (existsSync(journal)) rebind(journal);
	const sandbox: Sandbox = await openSandbox({
		dataDir: join(dir, '.caracalite'),
		clock: systemClock,
		options: AT_ONCE,
	});
	const line = server.open(id, sandbox.fetch);
	const env = {
		CARACAL_API_URL: server.urlOf(id),
		CARACAL_ADMIN_TOKEN: template.token,
		CARACAL_ZONE_ID: template.zoneId,
	};
	const state = new Database(join(dir, '.caracalite', 'sandbox.db'));
	const moves = () => countMoves(state, template.zoneId);
	const before = moves();
	const entries = () => readJournal(dir, template.zoneId);
	const known = entries()?.length ?? 0;
	return {
		dir,
		line,
		env,
		run: (argv, world = {}) => caracalite(argv, { cwd: dir, env, clock: hastened(1), ...world }),
		truth: () => ({
			active: activeIn(state, template.zoneId),
			moves: moves() - before,
			heardLoaded: line.heardLoaded,
		}),
		journal: () => entries()?.slice(known) ?? null,
		end: () => {
			state.close();
			sandbox.close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

const ActiveRow = z.object({ version_id: z.string() }).optional();
const CountRow = z.object({ count: z.number() });

function activeIn(state: Database.Database, zoneId: string): string | null {
	const row = state.prepare('SELECT version_id FROM bindings WHERE zone_id = ?').get([zoneId]);
	return ActiveRow.parse(row)?.version_id ?? null;
}

function countMoves(state: Database.Database, zoneId: string): number {
	const row = state.prepare('SELECT count(*) AS count FROM activations WHERE zone_id = ?').get([zoneId]);
	return CountRow.parse(row).count;
}

function readJournal(dir: string, zoneId: string): JournalEntry[] | null {
	const file = join(dir, '.caracalite', 'journal.db');
	if (!readdirSync(join(dir, '.caracalite')).includes('journal.db')) return [];
	try {
		const { journal, end } = openJournal(file, null);
		const entries = journal.list(zoneId, 1_000).reverse();
		end();
		return z.array(JournalEntrySchema).parse(entries);
	} catch {
		return null;
	}
}
