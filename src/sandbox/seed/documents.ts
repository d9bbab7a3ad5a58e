/** Which scopes each role of the ledger holds. */
export type Roles = { clerk: string[]; cashier: string[] };

/** The story's document, in the layout that a person would write. */
export function grantsDocument(
	applications: { payments: string; reporting: string },
	roles: Roles,
	rest = '',
): string {
	return `# caracal:data-document
package caracal.authz

import rego.v1

app_ids := {
  "payments": "${applications.payments}",
  "reporting": "${applications.reporting}",
}

grants := {
  "resource://ledger": {
    "application": "payments",
    "roles": {
      "clerk": ${list(roles.clerk)},
      "cashier": ${list(roles.cashier)},
    },
  },
  "resource://reports": {
    "application": "reporting",
    "roles": {"reader": ["reports:read"]},
  },
}
${rest}`;
}

/** Refunds wait for an operator. */
export const HELD_REFUNDS = `
risk := [{"scope": "ledger:refund", "tier": "money"}]

approval_tiers := [{"tier": "money"}]
`;

function list(scopes: string[]): string {
	return `[${scopes.map((scope) => `"${scope}"`).join(', ')}]`;
}
