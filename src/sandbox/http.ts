import type { Context } from 'hono';
import { z } from 'zod';
import { tooDeep } from '../model/json.js';
import type { Actor } from './actor.js';
import { ApiFault, internalError } from './errors.js';
import { type PageQuery, readCursor } from './store/page.js';

/** What a call carries from the door to its route and back. */
export interface Env {
	Variables: {
		actor: Actor;
		requestId: string;
		/** What the call sent, once read: the admin audit names its fields. */
		sent: unknown;
		/** Id of what the call made, where it made something. */
		made: string;
	};
}
export type Call = Context<Env>;

/** Largest body, bytes. */
const BODY_LIMIT = 1_048_576;

const ID = /^[A-Za-z0-9_.\-:]{1,128}$/;

export function isId(text: string): boolean {
	return ID.test(text);
}

/** The id in the path under `name`; throws `invalid_params`. */
export function pathId(call: Call, name: string): string {
	const id = call.req.param(name) ?? '';
	if (!isId(id)) throw new ApiFault(400, 'invalid_params');
	return id;
}

export function answer(body: object, status = 200): Response {
	const headers = { 'content-type': 'application/json; charset=utf-8' };
	return new Response(JSON.stringify(body), { status, headers });
}

/** The answer to a creation; what was made is remembered for the admin audit. */
export function created(call: Call, id: string, body: object): Response {
	call.set('made', id);
	return answer(body, 201);
}

export function noContent(): Response {
	return new Response(null, { status: 204 });
}

/** The call's body by its schema; throws what the server answers to one that is too large, broken or invalid. */
export async function readBody<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
	const sent = await parseBody(call);
	call.set('sent', sent);
	const parsed = schema.safeParse(sent);
	if (parsed.success) return parsed.data;
	const issues = parsed.error.issues.map(({ path, message }) => ({ path, message }));
	throw new ApiFault(400, 'invalid_body', 'Request body failed validation', issues);
}

/** The text of a body; null where it is over the limit, past which nothing is read. */
async function limitedText(body: ReadableStream<Uint8Array> | null): Promise<string | null> {
	if (body === null) return '';
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of body) {
		size += part.byteLength;
		if (size > BODY_LIMIT) return null;
		parts.push(part);
	}
	return new TextDecoder().decode(Buffer.concat(parts));
}

async function parseBody(call: Call): Promise<unknown> {
	if (Number(call.req.header('content-length') ?? 0) > BODY_LIMIT) throw internalError(413);
	const text = await limitedText(call.req.raw.body);
	if (text === null) throw internalError(413);
	const type = call.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
	if (type === undefined && text === '') return undefined;
	if (type === 'text/plain') return text;
	if (type !== 'application/json') throw internalError(415);
	if (tooDeep(text)) throw internalError(400);
	try {
		return JSON.parse(text);
	} catch {
		throw internalError(400);
	}
}

/** The call's query by its schema; throws `invalid_query`. Unknown keys are ignored. */
export function readQuery<T>(call: Call, schema: z.ZodType<T>): T {
	const parsed = schema.safeParse(call.req.query());
	if (!parsed.success) throw new ApiFault(400, 'invalid_query');
	return parsed.data;
}

/** Where a page starts and how long it is; of every list. */
export const PageFields = {
	limit: z.coerce.number().int().min(1).max(1000).default(100),
	cursor: z.string().optional(),
};

export function pageOf(query: { limit: number; cursor?: string | undefined }): PageQuery {
	return { limit: query.limit, cursor: query.cursor === undefined ? null : readCursor(query.cursor) };
}

export function readPageQuery(call: Call): PageQuery {
	return pageOf(readQuery(call, z.object(PageFields)));
}
