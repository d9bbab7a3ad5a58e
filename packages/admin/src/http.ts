import { backoff, isPassing } from './backoff.js';
import { AdminApiError } from './errors.js';
import type { AdminClientOptions, Query } from './options.js';

interface Parts {
	query?: Query;
	body?: unknown;
}

/** One call of the Admin API; resolves to the parsed body, undefined for 204. */
export type Send = (method: string, path: string, parts?: Parts) => Promise<unknown>;

/**
 * Binds the options to a {@link Send} with the official SDK's retries, timeouts and errors, its weak
 * points included: an abort is heeded only while an attempt is under way.
 */
export function sender(options: AdminClientOptions): Send {
	return async (method, path, parts = {}) => {
		const retries = method === 'GET' || method === 'HEAD' ? (options.retries ?? 3) : 0;
		for (let tried = 0; ; tried++) {
			const noted = { retryAfter: null as string | null };
			try {
				return await attempt(options, method, path, parts, noted);
			} catch (error) {
				const final = error instanceof AdminApiError && !isPassing(error.status);
				if (final || tried >= retries || options.signal?.aborted) throw error;
			}
			await new Promise((resume) => setTimeout(resume, backoff(tried, noted.retryAfter)));
		}
	};
}

async function attempt(
	options: AdminClientOptions,
	method: string,
	path: string,
	parts: Parts,
	noted: { retryAfter: string | null },
): Promise<unknown> {
	const controller = new AbortController();
	const abort = () => controller.abort(options.signal?.reason);
	options.signal?.addEventListener('abort', abort, { once: true });
	const timer = setTimeout(() => controller.abort(new Error('timeout')), options.timeoutMs ?? 30_000);
	try {
		const url = `${options.apiUrl.replace(/\/+$/, '')}${path}${search(parts.query)}`;
		const init = { method, ...message(options, parts.body), signal: controller.signal };
		const response = await (options.fetchImpl ?? fetch)(url, init);
		noted.retryAfter = response.headers.get('retry-after');
		return await read(response);
	} finally {
		clearTimeout(timer);
		options.signal?.removeEventListener('abort', abort);
	}
}

function message(
	options: AdminClientOptions,
	body: unknown,
): { headers: Record<string, string>; body?: string } {
	const authorization = `Bearer ${options.adminToken}`;
	const headers = { accept: 'application/json', ...options.headers, authorization };
	if (body === undefined) return { headers };
	return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function search(query: Query = {}): string {
	const kept = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined && value !== '') kept.append(name, String(value));
	}
	return kept.size === 0 ? '' : `?${kept}`;
}

async function read(response: Response): Promise<unknown> {
	if (response.status === 204) return undefined;
	if (response.ok) return response.json();
	const body = parsed(await response.text());
	throw new AdminApiError(response.status, codeOf(body) ?? response.statusText, body);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function codeOf(body: unknown): string | undefined {
	if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
	return typeof body.error === 'string' ? body.error : undefined;
}
