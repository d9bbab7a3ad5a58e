import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import { HistorySchema, type JournalEntry } from '../../../../src/core/report/history.js';
import { type Report, ReportSchema } from '../../../../src/core/report/schema.js';
import type { CliRun, CliWorld } from '../../../support/cli.js';
import { hastened } from '../../../support/haste.js';
import { type FaultProxy, startProxy } from '../../../support/proxy.js';
import { type Scene, setScene } from '../../../support/scene.js';

/** A scene behind a proxy, with a journal that is empty before each test. */
export interface Field {
	scene: Scene;
	proxy: FaultProxy;
	dataDir: string;
	/** Runs a command line sixty times faster than time; `--json` where a document is asked for. */
	run(argv: string[], world?: CliWorld): Promise<CliRun>;
	/** Runs what ends in a report. */
	report(argv: string[], exit: number): Promise<Report>;
	/** `activate` on the denied request, with more flags. */
	activate(...more: string[]): string[];
	/** Newest first. */
	history(): Promise<JournalEntry[]>;
	/** What another machine does: a call of the API by itself. */
	elsewhere(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
	/** Another machine activates a version of Main. */
	activateElsewhere(versionId: string): Promise<unknown>;
	/** Makes a set with one version, of the documents of a version of Main; gives both ids. */
	makeSet(name: string, like: string): Promise<{ setId: string; versionId: string }>;
}

const Answer = z.record(z.string(), z.unknown());

export function setField(): Field {
	const scene = setScene();
	const parts: { proxy?: FaultProxy } = {};
	const dataDir = join(scene.dir, '.caracalite');
	const zone = () => `/v1/zones/${scene.story.zoneId}`;
	beforeAll(async () => {
		parts.proxy = await startProxy(() => scene.sandbox);
	});
	beforeEach(() => {
		parts.proxy?.clear();
		scene.sandbox.setRuntime('up');
		for (const name of readdirSync(dataDir)) {
			if (/^(journal|lock-)/.test(name)) rmSync(join(dataDir, name));
		}
	});
	afterAll(() => parts.proxy?.close());
	return {
		scene,
		dataDir,
		get proxy() {
			if (parts.proxy === undefined) throw new Error('the proxy is there once the tests run');
			return parts.proxy;
		},
		run(argv, world = {}) {
			const env = { CARACAL_API_URL: this.proxy.url, ...world.env };
			return scene.run(argv, { clock: hastened(60), ...world, env });
		},
		async report(argv, exit) {
			const run = await this.run([...argv, '--json']);
			if (run.exit !== exit) throw new Error(`exit ${run.exit}: ${run.stdout}${run.stderr}`);
			return ReportSchema.parse(run.json());
		},
		activate: (...more) => ['activate', scene.story.deniedRequestId, '--candidate', '2', '--yes', ...more],
		async history() {
			return HistorySchema.parse((await this.run(['history', '--json'])).json()).entries;
		},
		async elsewhere(method, path, body) {
			const headers = {
				authorization: `Bearer ${scene.sandbox.adminToken()}`,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			};
			const text = body === undefined ? {} : { body: JSON.stringify(body) };
			const answer = await scene.sandbox.fetch(`http://sandbox${zone()}${path}`, {
				method,
				headers,
				...text,
			});
			return answer.status === 204 ? {} : Answer.parse(await answer.json());
		},
		activateElsewhere(versionId) {
			const path = `/policy-sets/${scene.story.policySetId}/activate`;
			return this.elsewhere('POST', path, { version_id: versionId });
		},
		async makeSet(name, like) {
			const of = await this.elsewhere('GET', `/policy-sets/${scene.story.policySetId}/versions/${like}`);
			const set = z.string().parse((await this.elsewhere('POST', '/policy-sets', { name })).id);
			const manifest = { manifest: of.manifest_json };
			const made = await this.elsewhere('POST', `/policy-sets/${set}/versions`, manifest);
			return { setId: set, versionId: z.string().parse(made.version_id) };
		},
	};
}
