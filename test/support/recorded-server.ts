import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { JsonObject } from '../../src/model/json.js';
import { isJsonObject, objectAt, textAt } from '../../src/model/json.js';
import { relevantInput } from '../../src/policy/fields.js';

const ExchangeSchema = z.object({
	label: z.string(),
	request: z.object({ method: z.string(), path: z.string(), body: z.json().optional() }),
	response: z.object({ status: z.number(), body: z.json().optional() }),
});
type Exchange = z.infer<typeof ExchangeSchema>;

/** The exchanges of a recording, in their order. */
export function recording(name: 'api' | 'traffic' | 'faults'): Exchange[] {
	const text = readFileSync(new URL(`../fixtures/recordings/${name}.ndjson`, import.meta.url), 'utf8');
	return text
		.trim()
		.split('\n')
		.map((line) => ExchangeSchema.parse(JSON.parse(line)));
}

export interface RecordedServer {
	url: string;
	zoneId: string;
	/** Request ids by the label of the exchange that explains them. */
	requests: Map<string, string>;
	/** `METHOD path` of every call that was made. */
	calls: string[];
	activeVersion: string;
	close(): Promise<void>;
}

/**
 * A server made of the recorded traffic of a running Caracal: audit and explanations as they were
 * answered, simulations matched on the fields that decisions read; sets, versions and policies as
 * the recorded writes made them.
 */
export async function startRecordedServer(): Promise<RecordedServer> {
	const state = readState();
	const calls: string[] = [];
	const server = createServer((request, response) => {
		calls.push(`${request.method} ${request.url}`);
		answer(state, request, response).catch((error: unknown) =>
			response.destroy(error instanceof Error ? error : undefined),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		zoneId: state.zoneId,
		requests: state.requests,
		calls,
		get activeVersion() {
			return state.active;
		},
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
}

interface State {
	zoneId: string;
	zone: JsonObject;
	set: JsonObject;
	versions: JsonObject[];
	policies: Map<string, { policy: JsonObject; versions: JsonObject[] }>;
	active: string;
	gets: Map<string, Exchange>;
	simulations: Map<string, unknown>;
	requests: Map<string, string>;
}

function readState(): State {
	const exchanges = recording('traffic');
	const body = (label: string) => asObject(exchanges.find((one) => one.label === label)?.response.body);
	const zone = body('zone create');
	const zoneId = text(zone, 'id');
	const state: State = {
		zoneId,
		zone,
		set: body('set create'),
		versions: [],
		policies: new Map(),
		active: '',
		gets: new Map(),
		simulations: new Map(),
		requests: new Map(),
	};
	for (const exchange of exchanges) learn(state, exchange);
	return state;
}

function learn(state: State, exchange: Exchange): void {
	const { label, request, response } = exchange;
	const asked = asObject(request.body);
	const answered = asObject(response.body);
	if (request.method === 'GET') {
		state.gets.set(request.path, exchange);
		if (label.startsWith('explain: '))
			state.requests.set(label.slice('explain: '.length), text(answered, 'request_id'));
	} else if (label.startsWith('version add: ')) {
		const manifest = Array.isArray(asked.manifest) ? asked.manifest : [];
		const policies = manifest.map((entry) => text(asObject(entry), 'policy_version_id'));
		state.versions.unshift({ ...answered, manifest_json: manifest, policies });
	} else if (label === 'policy create') {
		const first = { ...objectAt(answered, 'version'), content: asked.content ?? '' };
		const created = { created_at: objectAt(answered, 'version').created_at ?? '' };
		const policy = { ...answered, ...created, updated_at: created.created_at };
		state.policies.set(text(answered, 'id'), { policy, versions: [first] });
	} else if (label.startsWith('policy add version')) {
		const version = { ...answered, id: text(answered, 'version_id'), content: asked.content ?? '' };
		state.policies.get(text(answered, 'policy_id'))?.versions.unshift(version);
	} else if (label === 'activate') {
		state.active = text(asked, 'version_id');
	} else if (label.startsWith('simulate ')) {
		state.simulations.set(simulationKey(text(asked, 'version_id'), objectAt(asked, 'input')), response.body);
	}
}

/** Version and the fields that decisions read: two inputs that agree there are one simulation. */
function simulationKey(versionId: string, input: JsonObject): string {
	return `${versionId} ${canonicalize(relevantInput(input)) ?? ''}`;
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const { status, body } = await answerOf(state, request);
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
	response.end(JSON.stringify(body));
}

interface Answer {
	status: number;
	body: unknown;
}

const answerWith = (status: number, body: unknown): Answer => ({ status, body });

async function answerOf(state: State, request: IncomingMessage): Promise<Answer> {
	const url = new URL(request.url ?? '/', 'http://localhost');
	const zonePath = `/v1/zones/${state.zoneId}`;
	if (request.headers.authorization !== 'Bearer recorded-token') {
		return answerWith(401, { error: 'invalid_admin_token' });
	}
	const rest = url.pathname.startsWith(zonePath) ? url.pathname.slice(zonePath.length) : null;
	if (rest === null) return answerWith(404, { error: 'zone_not_found' });
	if (request.method === 'POST') return answerPost(state, rest, await readBody(request));
	const made = madeAnswer(state, rest, url);
	if (made !== undefined) return answerWith(200, made);
	const exact = state.gets.get(`${url.pathname}${url.search}`) ?? state.gets.get(url.pathname);
	if (exact !== undefined) return answerWith(exact.response.status, exact.response.body);
	const sameRoute = [...state.gets.values()].find((one) => one.request.path.startsWith(`${url.pathname}?`));
	if (rest === '/admin-audit' && sameRoute !== undefined) return answerWith(200, sameRoute.response.body);
	if (rest === '/audit') return answerWith(200, auditPage(state, url));
	return answerWith(404, { error: rest.startsWith('/audit/') ? 'request_not_found' : 'Not Found' });
}

function madeAnswer(state: State, rest: string, url: URL): unknown {
	const setId = text(state.set, 'id');
	const setPath = `/policy-sets/${setId}`;
	const set = { ...state.set, active_version_id: state.active };
	const policies = [...state.policies.values()];
	if (rest === '') return state.zone;
	if (rest === '/policy-sets') return { items: [set], next_cursor: null };
	if (rest === setPath) return set;
	if (rest === `${setPath}/versions`) return { items: state.versions, next_cursor: null };
	if (rest === '/policies') return { items: policies.map((one) => one.policy), next_cursor: null };
	if (rest === `${setPath}/activation-status`) return statusOf(state, url.searchParams.get('version_id'));
	const version = state.versions.find((one) => rest === `${setPath}/versions/${text(one, 'version_id')}`);
	if (version !== undefined) return version;
	const policy = policies.find((one) => rest === `/policies/${text(one.policy, 'id')}`);
	return policy === undefined ? undefined : { ...policy.policy, versions: policy.versions };
}

function statusOf(state: State, asked: string | null): JsonObject {
	const versionId = asked ?? state.active;
	const active = state.versions.find((one) => text(one, 'version_id') === state.active);
	const manifest = active?.manifest_sha256 ?? null;
	return {
		zone_id: state.zoneId,
		policy_set_id: text(state.set, 'id'),
		version_id: versionId,
		active: versionId === state.active,
		active_version_id: state.active,
		manifest_sha256: manifest,
		propagation_status: versionId === state.active ? 'loaded' : 'waiting_for_activation',
		outbox: { id: null, state: 'dispatched', attempts: 1, last_error: null, dispatched_at: null },
		sts: { state: 'loaded', loaded: true, policy_set_version_id: state.active, manifest_sha256: manifest },
	};
}

function auditPage(state: State, url: URL): JsonObject {
	const whole = asObject(state.gets.get(`/v1/zones/${state.zoneId}/audit?limit=100`)?.response.body).items;
	const decision = url.searchParams.get('decision');
	const until = url.searchParams.get('until');
	const since = url.searchParams.get('since');
	const session = url.searchParams.get('session_id');
	const items = (Array.isArray(whole) ? whole : []).filter((event) => {
		if (!isJsonObject(event)) return false;
		const at = String(event.occurred_at);
		if (until !== null && Date.parse(at) >= Date.parse(until)) return false;
		if (since !== null && Date.parse(at) < Date.parse(since)) return false;
		if (session !== null && objectAt(event, 'metadata_json').agent_session_id !== session) return false;
		return decision === null || event.decision === decision;
	});
	return { items: items.slice(0, Number(url.searchParams.get('limit') ?? 100)), next_cursor: null };
}

function answerPost(state: State, rest: string, body: JsonObject): Answer {
	const versionId = text(body, 'version_id');
	if (rest.endsWith('/activate')) {
		state.active = versionId;
		const accepted = { activated: true, version_id: versionId, outbox_id: 'outbox-1', status_url: '' };
		return answerWith(202, accepted);
	}
	if (!rest.endsWith('/simulate')) return answerWith(404, { error: 'Not Found' });
	const found = state.simulations.get(simulationKey(versionId, objectAt(body, 'input')));
	if (found !== undefined) return answerWith(200, found);
	return answerWith(501, { error: 'not_recorded', error_description: JSON.stringify(body.input) });
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
	let whole = '';
	for await (const chunk of request) whole += String(chunk);
	return asObject(JSON.parse(whole));
}

function asObject(value: unknown): JsonObject {
	return isJsonObject(value) ? value : {};
}

function text(value: JsonObject, key: string): string {
	return textAt(value, key) ?? '';
}
