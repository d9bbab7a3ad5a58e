import type { Hono } from 'hono';
import { z } from 'zod';
import { validateDocument } from '../../policy/validate.js';
import { ApiFault, internalError } from '../errors.js';
import { answer, created, type Env, noContent, pathId, readBody, readPageQuery } from '../http.js';
import {
	archivePolicy,
	createPolicy,
	listPolicies,
	policyWire,
	requirePolicy,
	touchPolicy,
	versionHead,
} from '../store/policies.js';
import { policyVersionWire, versionsOf, writePolicyVersion } from '../store/policy-versions.js';
import { SCHEMA_VERSION } from '../store/rows.js';
import { requireZone } from '../store/zones.js';
import { TEMPLATES } from '../templates.js';
import type { World } from '../world.js';

const ContentBody = z.object({ content: z.string().min(1) });
const PolicyBody = z.object({
	name: z.string().min(1),
	description: z.string().nullable().default(null),
	content: z.string().min(1),
});

/** Policies and their versions, templates, and the judging of a document. */
export function policyRoutes(app: Hono<Env>, world: World): void {
	const { db } = world;
	app.post('/v1/policies/validate', async (call) => judged((await readBody(call, ContentBody)).content));
	app.get('/v1/policy-templates', () => answer(TEMPLATES));
	app.get('/v1/zones/:zone/policies', (call) =>
		answer(listPolicies(db, pathId(call, 'zone'), readPageQuery(call))),
	);
	app.get('/v1/zones/:zone/policies/:policy', (call) => {
		const policy = requirePolicy(db, pathId(call, 'zone'), pathId(call, 'policy'));
		return answer({ ...policyWire(policy), versions: versionsOf(db, policy.id).map(policyVersionWire) });
	});
	app.post('/v1/zones/:zone/policies', async (call) => {
		const body = await readBody(call, PolicyBody);
		requireValid(body.content);
		const { policy, version } = db.write(() => {
			const zone = requireZone(db, pathId(call, 'zone'));
			return createPolicy(world, call.get('actor'), zone.id, body);
		});
		return created(call, policy.id, {
			id: policy.id,
			version_id: version.id,
			zone_id: policy.zone_id,
			name: policy.name,
			description: policy.description,
			version: { id: version.id, ...versionHead(version) },
		});
	});
	app.post('/v1/zones/:zone/policies/:policy/versions', async (call) => {
		const { content } = await readBody(call, ContentBody);
		requireValid(content);
		const version = db.write(() => {
			const policy = requirePolicy(db, pathId(call, 'zone'), pathId(call, 'policy'));
			const made = { zoneId: policy.zone_id, policyId: policy.id, content };
			const row = writePolicyVersion(world, call.get('actor'), made);
			touchPolicy(db, policy.id, call.get('actor'), row.created_us);
			return row;
		});
		return created(call, version.id, { version_id: version.id, id: version.id, ...versionHead(version) });
	});
	app.delete('/v1/zones/:zone/policies/:policy', (call) => {
		db.write(() => archivePolicy(world, pathId(call, 'zone'), pathId(call, 'policy')));
		return noContent();
	});
}

function judged(content: string): Response {
	const verdict = validateDocument(content);
	if (!verdict.valid) {
		return answer({ valid: false, error: 'invalid_rego', error_description: verdict.code }, 422);
	}
	return answer({
		valid: true,
		schema_version: SCHEMA_VERSION,
		input_schema_version: SCHEMA_VERSION,
		output_contract: {
			package: 'caracal.authz',
			rule: 'result',
			decision: ['allow', 'deny'],
			evaluation_status: ['complete'],
		},
		preview: verdict.preview,
	});
}

function requireValid(content: string): void {
	const verdict = validateDocument(content);
	if (!verdict.valid) throw new ApiFault(422, 'invalid_rego', verdict.code);
	// Looked at, it is valid; the database takes no text with this character.
	if (content.includes('\0')) throw internalError(500);
}
