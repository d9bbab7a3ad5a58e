import { z } from 'zod';
import type { Call } from './call.js';
import { oneLine } from './clean.js';
import type { Fault } from './fault.js';
import { wordsFor } from './messages.js';
import type { Answer } from './transport.js';

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
export function notJson(url: URL, status: number, text: string): Fault {
	return {
		code: 'not_json',
		why: `${url.origin} answered with ${described(text)} instead of JSON`,
		hint: 'The API URL may be wrong: a web console or a proxy answers there, not the Admin API.',
		applied: 'unknown',
		passing: false,
		status,
	};
}

/** The fault of a redirect: none is followed, since the token would go with it. */
export function redirected(url: URL, answer: Answer): Fault {
	const to = answer.header('location');
	const target = to === null || !URL.canParse(to, url.href) ? 'elsewhere' : new URL(to, url).origin;
	return {
		code: 'redirected',
		why: `${url.origin} redirects to ${target}`,
		hint: 'Redirects are not followed, since they would carry the token along. Set the API URL to the final address.',
		applied: false,
		passing: false,
		status: answer.status,
	};
}

/** The fault of an answer that is about another protocol, as 101 Switching Protocols. */
export function switched(url: URL, status: number): Fault {
	return {
		code: 'not_http',
		why: `${url.origin} answered with HTTP ${status}, which is no answer to a call`,
		hint: 'Check that the API URL is that of a Caracal Admin API.',
		applied: 'unknown',
		passing: false,
		status,
	};
}

function applied(status: number, code: string): Fault['applied'] {
	if (code === 'audit_unavailable') return true;
	if (REFUSED_5XX.has(code)) return false;
	return status >= 500 || status === 408 ? 'unknown' : false;
}

/**
 * The fault of an answer whose status is no success; `body` is what it says as JSON, undefined where it
 * says nothing. The code is the server's where it has one.
 */
export function answerFault(call: Call, answer: Answer, body: unknown): Fault {
	const { status } = answer;
	const failure = FailureBody.safeParse(body).data ?? null;
	const words = wordsFor(status, failure?.error ?? null, call);
	const code = /^[a-z][a-z0-9_]{0,63}$/.exec(failure?.error ?? '')?.[0] ?? `http_${status}`;
	const said = descriptionOf(failure);
	const why = said === null ? words.why : `${words.why} (${said})`;
	const requestId = answer.header('x-request-id');
	const retryAfter = answer.header('retry-after');
	const date = answer.header('date');
	return {
		code,
		why,
		...(words.whole && { message: why }),
		hint: words.hint,
		applied: applied(status, code),
		passing: PASSING.has(status) || status >= 500,
		status,
		details: {
			...(said !== null && { said }),
			...(requestId !== null && { serverRequestId: oneLine(requestId) }),
		},
		...(retryAfter !== null && { retryAfter }),
		...(date !== null && { date }),
	};
}

/** What the server says beside its code: the fields it refused, or its description. */
function descriptionOf(failure: z.infer<typeof FailureBody> | null): string | null {
	const issues = failure?.details?.issues.map(
		(issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`,
	);
	const said = issues?.slice(0, 3).join('; ') ?? failure?.error_description;
	return said === undefined ? null : oneLine(said);
}
