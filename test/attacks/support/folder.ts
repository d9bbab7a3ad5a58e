import { execFileSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { User } from '../../../src/model/ownership.js';
import { type CliRun, caracalite, ME } from '../../support/cli.js';

/** What must never leave this machine, nor be shown. */
export const SECRETS = {
	admin: 'admin-secret-0f9e8d7c6b',
	github: 'github-secret-1a2b3c4d5e',
	npm: 'npm-secret-5e4d3c2b1a',
	text: 'shadow-secret-99887766',
};

/** A server that writes down what it is sent, and refuses everything. */
export interface Spy {
	url: string;
	/** Authorization headers, as they came. */
	heard: string[];
	close(): Promise<void>;
}

/** Starts one on a port of its own. */
export async function startSpy(): Promise<Spy> {
	const heard: string[] = [];
	const server = createServer((request, response) => {
		heard.push(request.headers.authorization ?? '');
		response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		heard,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}

/** Somebody's machine: a home with secrets, and a folder that was checked out. */
export interface Victim {
	root: string;
	home: string;
	/** Where the command line runs. */
	repo: string;
	/** Exists where a command of a configuration was run. */
	trap: string;
	/** Writes a file by its path under the root. */
	write(path: string, text: string): string;
	run(argv: string[], world?: { cwd?: string; env?: Record<string, string>; user?: User }): Promise<CliRun>;
	end(): void;
}

export function makeVictim(): Victim {
	const root = realpathSync(mkdtempSync(join(tmpdir(), 'caracalite-attack-')));
	const [home, repo] = [join(root, 'home'), join(root, 'work', 'repo')];
	for (const folder of [home, repo]) mkdirSync(folder, { recursive: true });
	const write = (path: string, text: string) => {
		const file = join(root, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
		return file;
	};
	writeFileSync(join(home, '.npmrc'), SECRETS.npm, { mode: 0o600 });
	return {
		root,
		home,
		repo,
		trap: join(root, 'trap'),
		write,
		run(argv, { cwd = repo, env = {}, user = ME } = {}) {
			const own = { HOME: home, PATH: process.env.PATH ?? '', GITHUB_TOKEN: SECRETS.github };
			const zone = { CARACAL_ZONE_ID: '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a12' };
			return caracalite(argv, { cwd, user, env: { ...own, ...zone, ...env } });
		},
		end: () => rmSync(root, { recursive: true, force: true }),
	};
}

const FILE = 'work/repo/.caracaliterc.yaml';

/** The admin's token, in the environment. */
export const ADMIN = { CARACAL_ADMIN_TOKEN: SECRETS.admin };

/** One profile, with these keys. */
export const one = (keys: string) => `profiles: {it: {${keys}}}\n`;

/** A victim for each test of a file, and a spy for all of them. */
export function setVictim() {
	const spy: Spy = { url: '', heard: [], close: async () => {} };
	const victim = makeVictim();
	victim.end();
	beforeAll(async () => {
		Object.assign(spy, await startSpy());
	});
	beforeEach(() => {
		spy.heard.length = 0;
		Object.assign(victim, makeVictim());
	});
	afterEach(() => victim.end());
	afterAll(() => spy.close());
	return {
		/** The configuration in the victim's folder, by its path under the root. */
		FILE,
		spy,
		victim,
		/** A token that is a command which leaves a trace. */
		TRAP: () => `token: {command: [touch, "${victim.trap}"]}`,
		status: (env: Record<string, string> = ADMIN) => victim.run(['status', '--json'], { env }),
		/** Nothing was run, sent, written or shown. */
		unharmed(run: CliRun, code: string): void {
			expect([run.exit, run.json()]).toMatchObject([2, { code, changed: false }]);
			expect(spy.heard).toEqual([]);
			expect(existsSync(victim.trap)).toBe(false);
			for (const secret of Object.values(SECRETS)) expect(run.stdout + run.stderr).not.toContain(secret);
			expect(readdirSync(victim.home)).toEqual(['.npmrc']);
		},
	};
}

/** Makes a pipe. */
export function makePipe(path: string): void {
	execFileSync('mkfifo', [path]);
}

/** Somebody else, as the system would know them: with them as the user, every file here is another's. */
export const SOMEBODY_ELSE: User = { uid: (ME?.uid ?? 0) + 4_711, gid: (ME?.gid ?? 0) + 4_711 };
