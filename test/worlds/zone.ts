import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openServer } from '../../src/admin/open.js';
import { type Run, startRun } from '../../src/core/run.js';
import type { VersionRef } from '../../src/model/version-ref.js';
import { openSandbox, type Sandbox } from '../../src/sandbox/open.js';
import { type HandClock, handClock } from '../support/hand-clock.js';
import { NO_LIMIT } from '../support/run.js';
import { APPLICATIONS, RESOURCES } from './traffic.js';
import { documentsOf, type ZoneData } from './zone-data.js';

const MINUTE = 60_000;
const Made = z.object({ id: z.string() });
const MadePolicy = z.object({ id: z.string(), version_id: z.string().optional() });
const MadeVersion = z.object({ version_id: z.string(), version: z.number(), manifest_sha256: z.string() });

/** A zone on a sandbox of its own, in which candidates are staged, judged and activated. */
export interface WorldZone {
	sandbox: Sandbox;
	/** Ids by the names of the applications. */
	applications: ReadonlyMap<string, string>;
	/** Stages the documents; what the API says against them, where it refuses. */
	stage(data: ZoneData): Promise<VersionRef | string>;
	/** Activates, and lets time pass until it is loaded and every session has to be opened again. */
	activate(version: VersionRef): Promise<void>;
	/** A run of the library, with nothing remembered of others. */
	run(): Promise<Run>;
	close(): void;
}

export async function openZone(): Promise<WorldZone> {
	const dataDir = mkdtempSync(join(tmpdir(), 'caracalite-world-'));
	const clock = handClock();
	const options = { outboxMs: { min: 5, max: 5 }, loadMs: { min: 5, max: 5 } };
	const sandbox = await openSandbox({ dataDir, clock, options });
	const call = caller(sandbox);
	const zoneId = Made.parse(await call('POST', '/v1/zones', { name: 'world' })).id;
	const base = `/v1/zones/${zoneId}`;
	const applications = new Map<string, string>();
	for (const name of APPLICATIONS) {
		applications.set(name, Made.parse(await call('POST', `${base}/applications`, { name })).id);
	}
	for (const [identifier, scopes] of Object.entries(RESOURCES)) {
		const name = identifier.replace('resource://', '');
		const operations = scopes.map((scope) => ({ method: 'POST', path: `/${scope}`, scope }));
		await call('POST', `${base}/resources`, { name, identifier, scopes, operations });
	}
	const set = Made.parse(await call('POST', `${base}/policy-sets`, { name: 'Main' })).id;
	return {
		sandbox,
		applications,
		stage: stager(call, base, set),
		async activate({ versionId }) {
			await call('POST', `${base}/policy-sets/${set}/activate`, { version_id: versionId });
			await clock.sleep(20 * MINUTE);
		},
		run: () => runOn(sandbox, zoneId, clock),
		close() {
			sandbox.close();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

type Call = (method: string, path: string, body: object) => Promise<unknown>;

class Refused extends Error {}

function caller(sandbox: Sandbox): Call {
	const authorization = `Bearer ${sandbox.adminToken()}`;
	return async (method, path, body) => {
		const headers = { authorization, 'content-type': 'application/json' };
		const response = await sandbox.fetch(`http://sandbox${path}`, {
			method,
			headers,
			body: JSON.stringify(body),
		});
		const text = await response.text();
		if (response.status === 422 || response.status === 400) throw new Refused(text);
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return text === '' ? {} : JSON.parse(text);
	};
}

/** Each document is a version of the policy with its name, made where it is new. */
function stager(call: Call, base: string, set: string): WorldZone['stage'] {
	const policies = new Map<string, string>();
	const written = new Map<string, string>();
	const write = async (name: string, content: string): Promise<string> => {
		const known = written.get(`${name}\n${content}`);
		if (known !== undefined) return known;
		const id = policies.get(name);
		const made = MadePolicy.parse(
			id === undefined
				? await call('POST', `${base}/policies`, { name, content })
				: await call('POST', `${base}/policies/${id}/versions`, { content }),
		);
		if (id === undefined) policies.set(name, made.id);
		const version = made.version_id ?? made.id;
		written.set(`${name}\n${content}`, version);
		return version;
	};
	return async (data) => {
		try {
			const manifest = [];
			for (const { name, content } of documentsOf(data)) {
				manifest.push({ policy_version_id: await write(name, content) });
			}
			const path = `${base}/policy-sets/${set}/versions`;
			const made = MadeVersion.parse(await call('POST', path, { manifest }));
			const { version_id: versionId, version, manifest_sha256: manifestSha256 } = made;
			return { policySetId: set, policySetName: 'Main', versionId, version, manifestSha256 };
		} catch (error) {
			if (error instanceof Refused) return error.message;
			throw error;
		}
	};
}

async function runOn(sandbox: Sandbox, zoneId: string, clock: HandClock): Promise<Run> {
	const { signal } = new AbortController();
	const server = openServer({
		apiUrl: 'http://sandbox.invalid',
		token: sandbox.adminToken(),
		fetchImpl: sandbox.fetch,
		timeoutMs: 30_000,
		clock,
		concurrency: 4,
		signal,
	});
	const admin = server.zone(zoneId).reader;
	return startRun({ admin, clock, progress: () => {}, signal, concurrency: 4, limit: NO_LIMIT });
}
