import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { systemClock } from '../../src/cli/clock.js';
import type { Clock } from '../../src/core/ports.js';
import { openSandbox, type Sandbox } from '../../src/sandbox/open.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import type { Story } from '../../src/sandbox/seed/story.js';
import { type Served, serveSandbox } from '../../src/sandbox/serve.js';
import { type CliRun, type CliWorld, caracalite } from './cli.js';

/** Cases of the story: v2 meets them all, v3 fails those of the clerk. */
export const CASES = new URL('../../examples/regressions.example.json', import.meta.url).pathname;

/** Propagation takes no time to speak of. */
const AT_ONCE = { min: 5, max: 5 };

/** How the command line gets to the sandbox: with its data directory, or by URL and token. */
export type Way = 'in process' | 'served';

/** The story of the README in a directory of its own, to run command lines on. */
export interface Scene {
	readonly dir: string;
	readonly sandbox: Sandbox;
	readonly url: string;
	readonly story: Story;
	/** Runs a command line in the scene's directory, on the served sandbox unless said. */
	run(argv: string[], world?: CliWorld, way?: Way): Promise<CliRun>;
	/** Environment that names the served sandbox, with the admin's token unless another is given. */
	env(token?: string): Record<string, string>;
	/** Tells the story afresh in the middle of a test. */
	again(): void;
	/** Id of the version that governs the zone, read from the sandbox itself. */
	active(): Promise<string | null>;
	/** Writes a file into the scene's directory, and gives its name. */
	file(name: string, content: unknown): string;
}

/** Sets a scene up for a test file; the story is told afresh before each test, unless it only reads. */
export function setScene({ afresh = true, options = {}, clock = systemClock }: SceneOptions = {}): Scene {
	const dir = mkdtempSync(join(tmpdir(), 'caracalite-scene-'));
	const parts: { sandbox?: Sandbox; served?: Served; story?: Story } = {};
	beforeAll(async () => {
		parts.sandbox = await openSandbox({
			dataDir: join(dir, '.caracalite'),
			clock,
			options: { outboxMs: AT_ONCE, loadMs: AT_ONCE, ...options },
		});
		parts.served = await serveSandbox({ sandbox: parts.sandbox, port: 0 });
		parts.story = parts.sandbox.reset();
	});
	let told = true;
	beforeEach(() => {
		if (afresh && !told) parts.story = there(parts.sandbox).reset();
		told = false;
	});
	afterAll(async () => {
		await parts.served?.close();
		parts.sandbox?.close();
		rmSync(dir, { recursive: true, force: true });
	});
	return {
		dir,
		get sandbox() {
			return there(parts.sandbox);
		},
		get story() {
			return there(parts.story);
		},
		get url() {
			return there(parts.served).url;
		},
		again() {
			parts.story = there(parts.sandbox).reset();
		},
		env(token) {
			const { sandbox, url } = this;
			return { CARACAL_API_URL: url, CARACAL_ADMIN_TOKEN: token ?? sandbox.adminToken() };
		},
		async run(argv, world = {}, way = 'served') {
			const env = way === 'served' ? { ...this.env(), CARACAL_ZONE_ID: this.story.zoneId } : {};
			return caracalite(argv, { cwd: dir, ...world, env: { ...env, ...world.env } });
		},
		async active() {
			const { sandbox, story } = this;
			const authorization = `Bearer ${sandbox.adminToken()}`;
			const path = `/v1/zones/${story.zoneId}/policy-sets`;
			const answer = await sandbox.fetch(`http://sandbox${path}`, { headers: { authorization } });
			const body: { items: { active_version_id: string | null }[] } = JSON.parse(await answer.text());
			return body.items.find((set) => set.active_version_id !== null)?.active_version_id ?? null;
		},
		file(name, content) {
			writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
			return name;
		},
	};
}

interface SceneOptions {
	afresh?: boolean;
	options?: Partial<SandboxOptions>;
	/** The sandbox's own; the machine's, unless given. */
	clock?: Pick<Clock, 'now'>;
}

function there<T>(part: T | undefined): T {
	if (part === undefined) throw new Error('the scene is there once the tests run');
	return part;
}
