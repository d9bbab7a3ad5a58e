import { z } from 'zod';
import type { Call } from './call.js';
import { oneLine } from './clean.js';
import type { Fault } from './fault.js';
import { wordsFor } from './messages.js';

const PASSING = new Set([408, 425, 429]);
/** The server says so itself: the engine is asked before anything is stored. */
const REFUSED_5XX = new Set(['policy_verification_unavailable']);

const Issue = z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() });
const FailureBody = z.object({
	error: z.string(),
	error_description: z.string().optional().catch(undefined),
	details: z
		.object({ issues: z.array(Issue) })
		.optional()
		.catch(undefined),
});

/** What came, for an answer that should have been JSON. */
function described(text: string): string {
	if (text.trim() === '') return 'nothing';
	const title = /<title[^>]*>([^<]*)</i.exec(text)?.[1];
	if (/^\s*</.test(text)) return title === undefined ? 'an HTML page' : `an HTML page, "${oneLine(title)}"`;
	return `other text, "${oneLine(text.slice(0, 80))}"`;
}

/** The fault of a success whose body is no JSON. */
export function notJson(call: Call, url: URL, status: number, text: string): Fault {
	return {
		code: 'not_json',
		message: `could not ${call.doing}: ${url.origin} answered with ${described(text)} instead of JSON`,
		hint: 'The API URL may be wrong: a web console or a proxy answers there, not the Admin API.',
		applied: 'unknown',
		passing: false,
		status,
	};
}

/** The fault of a redirect: none is followed, since the token would go with it. */
export function redirected(call: Call, url: URL, response: Response): Fault {
	const to = response.headers.get('location');
	const target = to === null || !URL.canParse(to, url.href) ? 'elsewhere' : new URL(to, url).origin;
	return {
		code: 'redirected',
		message: `could not ${call.doing}: ${url.origin} redirects to ${target}`,
		hint: 'Redirects are not followed, since they would carry the token along. Set the API URL to the final address.',
		applied: false,
		passing: false,
		status: response.status,
	};
}

function failureOf(text: string): z.infer<typeof FailureBody> | null {
	try {
		return FailureBody.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}

function applied(status: number, code: string): Fault['applied'] {
	if (code === 'audit_unavailable') return true;
	if (REFUSED_5XX.has(code)) return false;
	return status >= 500 || status === 408 ? 'unknown' : false;
}

/** The fault of an answer whose status is no success. The code is the server's where it has one. */
export function answerFault(call: Call, response: Response, text: string): Fault {
	const { status } = response;
	const failure = failureOf(text);
	const words = wordsFor(status, failure?.error ?? null, call);
	const code = /^[a-z][a-z0-9_]*$/.test(failure?.error ?? '') ? (failure?.error ?? '') : `http_${status}`;
	const issues = failure?.details?.issues.map(
		(issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`,
	);
	const said = issues?.slice(0, 3).join('; ') ?? failure?.error_description;
	const fault: Fault = {
		code,
		message: said === undefined ? words.message : `${words.message} (${oneLine(said)})`,
		hint: words.hint,
		applied: applied(status, code),
		passing: PASSING.has(status) || status >= 500,
		status,
		details: {},
	};
	const requestId = response.headers.get('x-request-id');
	if (requestId !== null) fault.details = { ...fault.details, serverRequestId: oneLine(requestId) };
	if (said !== undefined) fault.details = { ...fault.details, said: oneLine(said) };
	const asked = response.headers.get('retry-after');
	if (asked !== null) fault.retryAfter = asked;
	return fault;
}
