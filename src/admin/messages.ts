import type { Call } from './call.js';

interface Words {
	/** What happened to what; the server's own description is put behind it. */
	message(call: Call): string;
	hint: string;
}

const could = (why: string) => (call: Call) => `could not ${call.doing}: ${why}`;
const zone = (call: Call) => (call.about.zone === undefined ? 'the zone' : `zone ${call.about.zone}`);
const noVersion = (call: Call) => `policy set ${call.about.policySet} has no version ${call.about.version}`;

const ASK_STATUS = '`caracalite status` lists the policy sets of the zone and their versions.';
const OTHER_TOKEN = 'Use a token that may do this; the profile or CARACAL_ADMIN_TOKEN names it.';
const ASK_OPERATOR = 'If it lasts, ask those who run the server; its log knows the request id.';

/** Every failure that the Admin API answers with, in words. Keys are its codes, or status and code. */
const WORDS: Record<string, Words> = {
	invalid_params: { message: could('the server refused an id'), hint: 'Check the ids that were given.' },
	invalid_query: {
		message: could('the server refused a filter'),
		hint: 'Times are UTC and end in Z, decisions are allow or deny, limits 1 to 1000.',
	},
	invalid_cursor: { message: could('the server refused a page'), hint: 'Start the listing again.' },
	invalid_fields: { message: could('the server refused a list of fields'), hint: ASK_OPERATOR },
	invalid_body: {
		message: could('the server refused what was sent'),
		hint: 'Check the input, document or name that the call carried.',
	},
	invalid_admin_token: {
		message: could('the server does not accept the admin token'),
		hint: 'It is missing, wrong or revoked. Check the token that the profile or CARACAL_ADMIN_TOKEN names.',
	},
	admin_token_read_only: { message: could('the admin token may only read'), hint: OTHER_TOKEN },
	admin_token_approve_only: {
		message: could('the admin token may only read and approve'),
		hint: OTHER_TOKEN,
	},
	admin_token_zone_mismatch: {
		message: could('the admin token belongs to another zone, or to one zone only'),
		hint: 'Name the zone of the token by its id, or use a token of this zone.',
	},
	system_zone_read_only: {
		message: could('the system zone cannot be changed'),
		hint: 'Name another zone with --zone.',
	},
	zone_forbidden: { message: could('the admin token may not use this zone'), hint: OTHER_TOKEN },
	zone_not_found: {
		message: (call) => `the server has no ${zone(call)}`,
		hint: 'Check the zone that --zone, CARACAL_ZONE_ID or the profile names.',
	},
	policy_not_found: {
		message: (call) => `${zone(call)} has no policy ${call.about.policy}`,
		hint: 'It may have been deleted. `caracalite show` lists the policies of the zone.',
	},
	policy_set_not_found: {
		message: (call) => `${zone(call)} has no policy set ${call.about.policySet}`,
		hint: ASK_STATUS,
	},
	version_not_found: { message: noVersion, hint: `The set may be archived. ${ASK_STATUS}` },
	policy_set_version_not_found: { message: noVersion, hint: ASK_STATUS },
	policy_set_binding_not_found: {
		message: (call) => `policy set ${call.about.policySet} is archived`,
		hint: ASK_STATUS,
	},
	active_policy_set_version_not_found: {
		message: (call) => `policy set ${call.about.policySet} has no active version`,
		hint: ASK_STATUS,
	},
	request_not_found: {
		message: (call) => `${zone(call)} has no audit of request ${call.about.request}`,
		hint: 'A fresh request can take seconds to show; one with a wrong client secret, or for more than its delegation holds, is never audited.',
	},
	policy_set_name_conflict: {
		message: (call) => `${zone(call)} already has a policy set named "${call.about.name}"`,
		hint: ASK_STATUS,
	},
	referenced_policy_version_missing: {
		message: could('a policy version of its manifest does not exist'),
		hint: 'Stage the documents again.',
	},
	invalid_rego: {
		message: could('the server refused the document'),
		hint: 'Mend the document; `caracalite stage --dry-run` checks it without staging.',
	},
	invalid_policy_contract: {
		message: could('the documents together break the contract of a policy set'),
		hint: 'Each policy once, in one version, all of this zone.',
	},
	invalid_policy_bundle: {
		message: could('the documents together do not evaluate'),
		hint: 'policy_eval_failed: two documents differ in grants, risk, approval_tiers or restrict, or one does not compile. invalid_token: they are over 64 KiB together.',
	},
	rate_limited: {
		message: could('the server limits how many calls a minute it takes'),
		hint: 'Wait for the next full minute, or lower the concurrency. Repeated wrong tokens end here too.',
	},
	'400 internal_error': { message: could('the server could not read what was sent'), hint: ASK_OPERATOR },
	'413 internal_error': {
		message: could('what was sent is over the size that the server takes'),
		hint: 'The usual limit is 1 MiB a call.',
	},
	'404 Not Found': {
		message: could('the server has no such route'),
		hint: 'Check the API URL: it is given without /v1, and has to be that of a Caracal Admin API v1.',
	},
	'414 Bad Request': { message: could('an id is too long for the server'), hint: 'Check the ids.' },
	internal_error: { message: could('the server failed'), hint: ASK_OPERATOR },
	audit_unavailable: {
		message: (call) => `the server could not store the audit record of this: ${call.doing}`,
		hint: 'It was done all the same. Read the zone again before going on.',
	},
	policy_verification_unavailable: {
		message: could('the server cannot reach the engine that verifies it'),
		hint: 'Nothing was added. Try again when the engine (STS) is up.',
	},
};

/** Message and hint for an answer's status and `error`; for what no table knows, its bare status. */
export function wordsFor(
	status: number,
	error: string | null,
	call: Call,
): { message: string; hint: string } {
	const words = WORDS[`${status} ${error}`] ?? WORDS[error ?? ''];
	if (words !== undefined) return { message: words.message(call), hint: words.hint };
	return {
		message: could(`the server answered with HTTP ${status}`)(call),
		hint: status >= 500 ? ASK_OPERATOR : 'Check that the API URL is that of a Caracal Admin API v1.',
	};
}

/** The codes that the table has words for, without statuses. */
export const KNOWN_CODES: readonly string[] = Object.keys(WORDS).filter((key) => !/^\d/.test(key));
