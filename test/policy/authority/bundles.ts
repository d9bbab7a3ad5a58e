import { diffAuthority } from '../../../src/policy/authority/diff.js';
import type { Bundle } from '../../../src/policy/bundle.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { Ready } from './proof.js';

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

/** Documents of a zone in which `payments` owns the ledger and `reporting` the reports. */
export const LEDGER = `
app_ids := {"payments": "app-pay", "reporting": "app-report"}
grants := {
	"resource://ledger": {"application": "payments", "roles": {
		"clerk": ["ledger:read"],
		"cashier": ["ledger:read", "ledger:write"],
	}},
	"resource://reports": {"application": "reporting", "roles": {"reader": ["reports:read"]}},
}
`;

/** A bundle of documents with these bodies, which has to compile. */
export function ready(...bodies: string[]): Ready {
	const bundle = compileBundle(bodies.map((body, index) => ({ name: `d${index}`, content: HEAD + body })));
	if (bundle.kind !== 'ready') throw new Error(JSON.stringify(bundle));
	return bundle;
}

/** {@link LEDGER} with texts replaced, and more definitions. */
export function ledger(replaced: { [text: string]: string } = {}, more = ''): Ready {
	const entries = Object.entries(replaced);
	return ready(entries.reduce((text, [from, to]) => text.replaceAll(from, to), LEDGER) + more);
}

export const CASHIER = '"cashier": ["ledger:read", "ledger:write"]';
/** Replaces: a cashier may refund. */
export const REFUNDS = { [CASHIER]: '"cashier": ["ledger:read", "ledger:write", "ledger:refund"]' };
export const RISK = 'risk := [{"scope": "ledger:write", "tier": "money"}]\n';

/** The zone with these rules of confinement, each a prefix and its scopes. */
export const cap = (...rules: [prefix: string, ...scopes: string[]][]) =>
	ledger(
		{},
		`confinement := ${JSON.stringify(rules.map(([prefix, ...scopes]) => ({ label_prefix: prefix, scopes })))}\n`,
	);

const NAMES = new Map([
	['app-pay', 'Payments Agent'],
	['app-report', 'Reporting Agent'],
]);

/** The lines of a diff. */
export function texts(before: Bundle | null, after: Bundle | null): string[] {
	return diffAuthority(before, after, NAMES).rows.map(({ text }) => text);
}
