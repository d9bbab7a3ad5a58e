import type { Call } from './call.js';

interface Words {
	/** What went wrong, as a clause after "could not …:"; a function where its result is the whole message. */
	why: string | ((call: Call) => string);
	hint: string;
}

const zone = (call: Call) => (call.about.zone === undefined ? 'the zone' : `zone ${call.about.zone}`);
const noVersion = (call: Call) => `policy set ${call.about.policySet} has no version ${call.about.version}`;

const ASK_STATUS = '`caracalite status` lists the policy sets of the zone and their versions.';
const OTHER_TOKEN = 'Use a token that may do this; the profile or CARACAL_ADMIN_TOKEN names it.';
const ASK_OPERATOR = 'If it lasts, ask those who run the server; its log knows the request id.';

/** Every failure that the Admin API answers with, in words. Keys are its codes, or status and code. */
const WORDS = new Map<string, Words>(
	Object.entries({
		invalid_params: { why: 'the server refused an id', hint: 'Check the ids that were given.' },
		invalid_query: {
			why: 'the server refused a filter',
			hint: 'Times are UTC and end in Z, decisions are allow or deny, limits 1 to 1000.',
		},
		invalid_cursor: { why: 'the server refused a page', hint: 'Start the listing again.' },
		invalid_fields: { why: 'the server refused a list of fields', hint: ASK_OPERATOR },
		invalid_body: {
			why: 'the server refused what was sent',
			hint: 'Check the input, document or name that the call carried.',
		},
		invalid_admin_token: {
			why: 'the server does not accept the admin token',
			hint: 'It is missing, wrong or revoked. Check the token that the profile or CARACAL_ADMIN_TOKEN names.',
		},
		admin_token_read_only: { why: 'the admin token may only read', hint: OTHER_TOKEN },
		admin_token_approve_only: {
			why: 'the admin token may only read and approve',
			hint: OTHER_TOKEN,
		},
		admin_token_zone_mismatch: {
			why: 'the admin token belongs to another zone, or to one zone only',
			hint: 'Name the zone of the token by its id, or use a token of this zone.',
		},
		system_zone_read_only: {
			why: 'the system zone cannot be changed',
			hint: 'Name another zone with --zone.',
		},
		zone_forbidden: { why: 'the admin token may not use this zone', hint: OTHER_TOKEN },
		zone_not_found: {
			why: (call) => `the server has no ${zone(call)}`,
			hint: 'Check the zone that --zone, CARACAL_ZONE_ID or the profile names.',
		},
		policy_not_found: {
			why: (call) => `${zone(call)} has no policy ${call.about.policy}`,
			hint: 'It may have been deleted. `caracalite show version active` names the policies in force.',
		},
		policy_set_not_found: {
			why: (call) => `${zone(call)} has no policy set ${call.about.policySet}`,
			hint: ASK_STATUS,
		},
		version_not_found: { why: noVersion, hint: `The set may be archived. ${ASK_STATUS}` },
		policy_set_version_not_found: { why: noVersion, hint: ASK_STATUS },
		policy_set_binding_not_found: {
			why: (call) => `policy set ${call.about.policySet} is archived`,
			hint: ASK_STATUS,
		},
		active_policy_set_version_not_found: {
			why: (call) => `policy set ${call.about.policySet} has no active version`,
			hint: ASK_STATUS,
		},
		request_not_found: {
			why: (call) => `${zone(call)} has no audit of request ${call.about.request}`,
			hint: 'A fresh request can take seconds to show; one with a wrong client secret, or for more than its delegation holds, is never audited.',
		},
		policy_set_name_conflict: {
			why: (call) => `${zone(call)} already has a policy set named "${call.about.name}"`,
			hint: ASK_STATUS,
		},
		referenced_policy_version_missing: {
			why: 'a policy version of its manifest does not exist',
			hint: 'Stage the documents again.',
		},
		invalid_rego: {
			why: 'the server refused the document',
			hint: 'Mend the document; `caracalite stage --dry-run` checks it without staging.',
		},
		invalid_policy_contract: {
			why: 'the documents together break the contract of a policy set',
			hint: 'Each policy once, in one version, all of this zone.',
		},
		invalid_policy_bundle: {
			why: 'the documents together do not evaluate',
			hint: 'After policy_eval_failed: two documents differ in grants, risk, approval_tiers or restrict, or one does not compile. After invalid_token: they are over 64 KiB together.',
		},
		rate_limited: {
			why: 'the server limits how many calls a minute it takes',
			hint: 'Others may use the same token or address. Wait for the next full minute. Repeated wrong tokens end here too.',
		},
		'400 internal_error': { why: 'the server could not read what was sent', hint: ASK_OPERATOR },
		'413 internal_error': {
			why: 'what was sent is over the size that the server takes',
			hint: 'The usual limit is 1 MiB a call.',
		},
		'404 Not Found': {
			why: 'the server has no such route',
			hint: 'Check the API URL: it is given without /v1, and has to be that of a Caracal Admin API v1.',
		},
		'414 Bad Request': { why: 'an id is too long for the server', hint: 'Check the ids.' },
		internal_error: { why: 'the server failed', hint: ASK_OPERATOR },
		audit_unavailable: {
			why: (call) => `the server could not store the audit record of this: ${call.doing}`,
			hint: 'It was done all the same. Read the zone again before going on.',
		},
		policy_verification_unavailable: {
			why: 'the server cannot reach the engine that verifies it',
			hint: 'Nothing was added. Try again when the engine (STS) is up.',
		},
	}),
);

/** What an answer's status and `error` mean; for what the table does not know, its bare status. */
export function wordsFor(
	status: number,
	error: string | null,
	call: Call,
): { why: string; whole: boolean; hint: string } {
	const words = WORDS.get(`${status} ${error}`) ?? WORDS.get(error ?? '');
	if (words !== undefined) {
		const { why, hint } = words;
		return typeof why === 'string' ? { why, whole: false, hint } : { why: why(call), whole: true, hint };
	}
	const hint = status >= 500 ? ASK_OPERATOR : 'Check that the API URL is that of a Caracal Admin API v1.';
	return { why: `the server answered with HTTP ${status}`, whole: false, hint };
}
