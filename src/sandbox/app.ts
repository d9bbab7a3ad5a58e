import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { type AdminKeeper, createAdminKeeper } from './audit/admin-audit.js';
import { authenticate, authorize, bearerOf } from './auth.js';
import { ApiFault, faultBody, internalError } from './errors.js';
import { answer, type Call, type Env, isId } from './http.js';
import { createRateLimiter } from './rate-limit.js';
import { auditRoutes } from './routes/audit.js';
import { policyRoutes } from './routes/policies.js';
import { policySetRoutes } from './routes/policy-sets.js';
import { rolloutRoutes } from './routes/rollout.js';
import { runtimeRoutes } from './routes/runtime.js';
import { zoneObjectRoutes } from './routes/zone-objects.js';
import { zoneRoutes } from './routes/zones.js';
import type { World } from './world.js';

/** The control plane's routes over the sandbox's state. */
export function createApp(world: World): Hono<Env> {
	const app = new Hono<Env>();
	app.use('*', async (call, next) => {
		const tooLong = longId(call);
		if (tooLong !== null) return tooLong;
		const own = call.req.header('x-request-id') ?? '';
		call.set('requestId', isId(own) ? own : randomUUID());
		await next();
		call.res.headers.set('x-request-id', call.get('requestId'));
		call.res.headers.set('date', new Date(world.time.now()).toUTCString());
	});
	const keep = createAdminKeeper(world);
	app.use('/v1/*', async (call, next) => {
		await next();
		await keepAdminCall(keep, call);
	});
	const limit = createRateLimiter(world);
	app.use('/v1/*', async (call, next) => {
		const token = bearerOf(call.req.header('authorization'));
		limit(token === null ? ['client'] : ['client', `token ${token}`]);
		const actor = authenticate(world.db, token);
		call.set('actor', actor);
		authorize(actor, { method: call.req.method, path: call.req.path, zoneId: zoneIdOf(call) });
		await next();
	});
	zoneRoutes(app, world);
	zoneObjectRoutes(app, world);
	policyRoutes(app, world);
	policySetRoutes(app, world);
	rolloutRoutes(app, world);
	auditRoutes(app, world);
	runtimeRoutes(app, world);
	app.notFound(unknownRoute);
	app.onError((error, call) => {
		if (!(error instanceof ApiFault)) world.options.onFailure?.(error);
		const fault = error instanceof ApiFault ? error : internalError(500);
		return answer(faultBody(fault, call.get('requestId')), fault.status);
	});
	return app;
}

/** The zone that the path names; null where it names none. */
function zoneIdOf(call: Call): string | null {
	return /^\/v1\/zones\/([^/]+)/.exec(call.req.path)?.[1] ?? null;
}

/** Writes and failed reads of a zone are kept; who called without a valid token is not known. */
async function keepAdminCall(keep: AdminKeeper, call: Call): Promise<void> {
	const { method, path } = call.req;
	const made = call.get('made');
	const zoneId = zoneIdOf(call) ?? (path === '/v1/zones' ? made : undefined);
	const actor = call.get('actor');
	const status = call.res.status;
	if (zoneId === undefined || actor === undefined || (method === 'GET' && status < 400)) return;
	const sent = call.get('sent');
	const row = { zoneId, actor, requestId: call.get('requestId'), method, path, status, sent, made };
	await keep(row).catch(() => Promise.reject(new ApiFault(500, 'audit_unavailable')));
}

const LONGEST_PARAMETER = 128;

/** The router's own answer, given before anything else looks at the call. */
function longId(call: Call): Response | null {
	const { pathname, search } = new URL(call.req.url);
	const parameters = pathname.startsWith('/v1/') ? pathname.split('/').slice(2) : [];
	if (parameters.every((part) => part.length <= LONGEST_PARAMETER)) return null;
	const body = {
		error: 'Bad Request',
		code: 'FST_ERR_MAX_PARAM_LENGTH',
		message: `'${pathname}${search}' is exceeding the max param length`,
		statusCode: 414,
	};
	return new Response(JSON.stringify(body), { status: 414, headers: { 'content-type': 'application/json' } });
}

function unknownRoute(call: Call): Response {
	const { pathname, search } = new URL(call.req.url);
	const message = `Route ${call.req.method}:${pathname}${search} not found`;
	return answer({ message, error: 'Not Found', statusCode: 404 }, 404);
}
