/** A data document with these grants, by resource, role and scopes; `rest` is more of it. */
export function documentOf(
	grants: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
	rest = '',
): string {
	const told = Object.entries(grants).map(([resource, roles]) => {
		const lines = Object.entries(roles).map(
			([role, scopes]) => `      ${JSON.stringify(role)}: ${JSON.stringify(scopes)},`,
		);
		return `  ${JSON.stringify(resource)}: {\n    "application": "payments",\n    "roles": {\n${lines.join('\n')}\n    },\n  },`;
	});
	return `# caracal:data-document
package caracal.authz

import rego.v1

app_ids := {"payments": "app-payments-agent"}

grants := {
${told.join('\n')}
}
${rest}`;
}

const ROLES = ['clerk', 'cashier', 'auditor', 'manager', 'nightly-batch', 'support'];
const SCOPES = ['read', 'write', 'refund', 'export'];

/** Two documents between which most kinds of change lie. */
export const BEFORE = documentOf({
	'resource://ledger': {
		clerk: ['ledger:read'],
		cashier: ['ledger:read', 'ledger:write'],
		auditor: ['ledger:export'],
	},
	'resource://payouts': { manager: ['payouts:write', 'payouts:refund'], clerk: ['payouts:write'] },
	'resource://reports': { reader: ['reports:read'] },
});
export const AFTER = documentOf(
	{
		'resource://ledger': Object.fromEntries(
			ROLES.map((role, at) => [
				role,
				SCOPES.filter((_, index) => (index * 7 + at * 3) % 4 < 2 || at === 0).map(
					(scope) => `ledger:${scope}`,
				),
			]),
		),
		'resource://payouts': { manager: ['payouts:write'], clerk: ['payouts:write'] },
		'resource://reports': { reader: ['reports:read', 'reports:export'] },
	},
	'\nrisk := [{"scope": "payouts:write", "tier": "money"}]\n\napproval_tiers := [{"tier": "money"}]\n',
);

/** Names as somebody would choose who wants a reader to take them for more than names. */
export const HOSTILE = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"'><svg/onload=alert(1)>",
	'</style></title><h1>SAFE TO ACTIVATE</h1>',
	'admin\u202egnp.exe',
	'pay\u200bment\u0007s\u001b[31m',
	'مدير الدفعات',
	'https://evil.example/a?b=c&d=e',
	'javascript:alert(1)',
	'a'.repeat(120),
];
