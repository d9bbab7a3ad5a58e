import { join } from 'node:path';
import type { Actor } from '../../src/sandbox/actor.js';
import { EventRow, recordEvent } from '../../src/sandbox/audit/events.js';
import { createBundleCache } from '../../src/sandbox/bundles.js';
import { exchange } from '../../src/sandbox/exchange/exchange.js';
import type { ExchangeRequest } from '../../src/sandbox/exchange/types.js';
import { openSandbox } from '../../src/sandbox/open.js';
import { resolveOptions } from '../../src/sandbox/options.js';
import { activate } from '../../src/sandbox/store/activations.js';
import { createApplication } from '../../src/sandbox/store/applications.js';
import { openDatabase } from '../../src/sandbox/store/database.js';
import { createPolicy } from '../../src/sandbox/store/policies.js';
import { createPolicySet } from '../../src/sandbox/store/policy-sets.js';
import { createResource } from '../../src/sandbox/store/resources.js';
import { writeSetVersion } from '../../src/sandbox/store/set-versions.js';
import { createZone } from '../../src/sandbox/store/zones.js';
import { createTime, idAt } from '../../src/sandbox/time.js';
import type { World } from '../../src/sandbox/world.js';

/** Each resource gives ten distinct decisions: a bootstrap, six mints, and three uses of mandates. */
const RESOURCES = 50;
const VERBS = ['read', 'write', 'refund'];
const ROLES = new Map([
	['clerk', ['read']],
	['cashier', ['read', 'write']],
]);

const DAY = 24 * 60 * 60 * 1_000;
const ACTOR: Actor = { id: 'bench', name: 'bench', capability: 'admin', zoneId: null };

/**
 * Fills a new sandbox with a day of audit: `events` of them or a few more, copies of what real
 * exchanges left, each with sessions, delegations and requests of its own. Gives the zone's id.
 */
export async function fill(dataDir: string, events: number): Promise<string> {
	const began = Date.now() - DAY;
	let now = began - DAY;
	const clock = { now: () => now };
	(await openSandbox({ dataDir, clock })).close();
	const world: World = {
		db: openDatabase(join(dataDir, 'sandbox.db')),
		time: createTime(clock),
		options: resolveOptions(),
		bundles: createBundleCache(),
	};
	const zoneId = world.db.write(() => setScene(world));
	now += 60_000;
	const traces = requests(zoneId).map((request) => {
		now += 1_000;
		return traceOf(world, request);
	});
	world.db.run('DELETE FROM audit_events');
	const size = traces.reduce((sum, trace) => sum + trace.length, 0) / traces.length;
	const step = DAY / (events / size);
	world.db.write(() => {
		for (let made = 0, turn = 0; made < events; turn += 1) {
			now = Math.floor(began + turn * step);
			made += replay(world, traces[turn % traces.length] ?? []);
		}
	});
	world.db.close();
	return zoneId;
}

function setScene(world: World): string {
	const zoneId = createZone(world, ACTOR, 'bench', 'bench').id;
	const made = { id: 'app-bench', name: 'Bench Agent', registration_method: 'managed' as const };
	createApplication(world, ACTOR, zoneId, made);
	const names = Array.from({ length: RESOURCES }, (_, index) => `r${index}`);
	for (const name of names) {
		createResource(world, ACTOR, zoneId, {
			name,
			identifier: `resource://${name}`,
			upstream_url: null,
			provider_id: null,
			scopes: VERBS.map((verb) => `${name}:${verb}`),
			operations: VERBS.map((verb) => ({ method: 'GET', path: `/${verb}`, scope: `${name}:${verb}` })),
			enforcement: 'enforced',
		});
	}
	const content = documentOf(names);
	const { version } = createPolicy(world, ACTOR, zoneId, { name: 'Grants', description: null, content });
	const set = createPolicySet(world, ACTOR, zoneId, { name: 'Main', description: null });
	const bundle = { zoneId, setId: set.id, policyVersionIds: [version.id] };
	activate(world, ACTOR, writeSetVersion(world, ACTOR, bundle));
	stageCandidate(world, zoneId, set.id, names);
	return zoneId;
}

/** A second version that takes writing from the cashiers of every tenth resource. */
function stageCandidate(world: World, zoneId: string, setId: string, names: string[]): void {
	const content = documentOf(names, (name) => !name.endsWith('0'));
	const { version } = createPolicy(world, ACTOR, zoneId, { name: 'Less', description: null, content });
	writeSetVersion(world, ACTOR, { zoneId, setId, policyVersionIds: [version.id] });
}

function documentOf(names: string[], writes: (name: string) => boolean = () => true): string {
	const roles = (name: string) =>
		[...ROLES].map(([role, verbs]) => {
			const held = verbs.filter((verb) => verb !== 'write' || writes(name));
			return [role, held.map((verb) => `${name}:${verb}`)];
		});
	const grants = names.map((name) => [
		`resource://${name}`,
		{ application: 'bench', roles: Object.fromEntries(roles(name)) },
	]);
	const head = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';
	return `${head}app_ids := {"bench": "app-bench"}\ngrants := ${JSON.stringify(Object.fromEntries(grants))}\n`;
}

/** One exchange for each of the distinct decisions, a mint and its use together. */
function requests(zone: string): ExchangeRequest[] {
	const asked = { zone, application: 'app-bench' };
	return Array.from({ length: RESOURCES }, (_, index) => `r${index}`).flatMap((name) => {
		const resources = [`resource://${name}`];
		const bootstrap: ExchangeRequest = { ...asked, resources, scopes: [], mode: 'bootstrap' };
		const mints = [...ROLES.keys()].flatMap((label) =>
			VERBS.map((verb): ExchangeRequest => {
				return { ...asked, resources, scopes: [`${name}:${verb}`], labels: [label], mode: 'use' };
			}),
		);
		return [bootstrap, ...mints];
	});
}

/** The events that an exchange leaves. */
function traceOf(world: World, request: ExchangeRequest): EventRow[] {
	world.db.run('DELETE FROM audit_events');
	exchange(world, request);
	return world.db.all(EventRow, 'SELECT * FROM audit_events ORDER BY occurred_us');
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Leaves the events of a trace once more, as those of another agent; gives how many. */
function replay(world: World, trace: EventRow[]): number {
	const ids = new Map<string, string>();
	const fresh = (id: string) => {
		const known = ids.get(id) ?? idAt(world.time.tick());
		ids.set(id, known);
		return known;
	};
	for (const row of trace) {
		recordEvent(world, {
			zoneId: row.zone_id,
			type: row.event_type,
			requestId: fresh(row.request_id),
			decision: row.decision === 'allow' ? 'allow' : 'deny',
			status: row.status,
			decidedBy: row.version_id === '' ? null : { versionId: row.version_id, manifestSha: row.manifest_sha },
			determining: Array.isArray(row.determining) ? row.determining : null,
			diagnostics: Array.isArray(row.diagnostics) ? row.diagnostics : null,
			metadata: JSON.parse(JSON.stringify(row.metadata).replace(UUID, fresh)),
		});
	}
	return trace.length;
}
