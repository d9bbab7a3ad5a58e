import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/open.js';
import { type Answer, call, type StillClock } from './sandbox.js';

const Made = z.object({ id: z.string() });
const Version = z.object({ version_id: z.string() });
export const Items = z.object({
	items: z.array(z.record(z.string(), z.unknown())),
	next_cursor: z.string().nullable(),
});

export function document(body: string): string {
	return `# caracal:data-document\npackage caracal.authz\nimport rego.v1\n${body}\n`;
}

/** A zone with one application that owns the ledger, as tests need it. */
export interface TestZone {
	path: string;
	application: string;
	set: string;
	/** Makes a policy of each document and a version of the set of them all. */
	stage(...bodies: string[]): Promise<string>;
	addVersion(...bodies: string[]): Promise<Answer>;
	/** Activates and waits until it is loaded. */
	load(version: string): Promise<void>;
}

/** What the application and its roles may do: a clerk reads, a cashier writes too. */
export function grants(application: string): string {
	const roles = '{"clerk": ["ledger:read"], "cashier": ["ledger:read", "ledger:write"]}';
	return `app_ids := {"payments": "${application}"}\ngrants := {"resource://ledger": {"application": "payments", "roles": ${roles}}}`;
}

export async function testZone(sandbox: Sandbox, clock: StillClock): Promise<TestZone> {
	const make = async (path: string, body: object) =>
		Made.parse((await call(sandbox, path, { body })).body).id;
	const path = `/v1/zones/${await make('/v1/zones', { name: 'Test' })}`;
	const application = await make(`${path}/applications`, { name: 'Payments' });
	const scopes = ['ledger:read', 'ledger:write'];
	const operations = [{ method: 'GET', path: '/', scope: 'ledger:read' }];
	await make(`${path}/resources`, { name: 'ledger', identifier: 'resource://ledger', scopes, operations });
	await make(`${path}/resources`, { name: 'reports', identifier: 'resource://reports', scopes });
	const set = await make(`${path}/policy-sets`, { name: 'Main' });
	let names = 0;
	const addVersion = async (...bodies: string[]) => {
		const manifest = [];
		for (const body of bodies) {
			names += 1;
			const made = await call(sandbox, `${path}/policies`, {
				body: { name: `Policy ${names}`, content: document(body) },
			});
			manifest.push({ policy_version_id: Version.parse(made.body).version_id });
		}
		return call(sandbox, `${path}/policy-sets/${set}/versions`, { body: { manifest } });
	};
	return {
		path,
		application,
		set,
		addVersion,
		stage: async (...bodies) => Version.parse((await addVersion(...bodies)).body).version_id,
		load: async (version) => {
			await call(sandbox, `${path}/policy-sets/${set}/activate`, { body: { version_id: version } });
			clock.advance(600);
		},
	};
}
