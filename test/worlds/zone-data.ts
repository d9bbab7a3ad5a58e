import type { DataName } from '../../src/policy/names.js';
import type { DocumentSource } from '../../src/policy/types.js';

/** What the documents of a simulated zone say, as plain data. */
export interface ZoneData {
	/** Application ids by binding key. */
	appIds: Record<string, string>;
	grants: Record<string, Grant>;
	confinement: { label_prefix: string; scopes: string[] }[];
	restrict: string[];
	risk: { scope: string; tier: string }[];
	tiers: Tier[];
	/** Rego that stands in place of a name's value, mostly malformed. */
	raw: Partial<Record<DataName, string>>;
	/** Names given once more, in a document of their own. */
	again: { name: DataName; value: string }[];
	/** Which names stand in which document. */
	layout: Record<string, DataName[]>;
}

export interface Grant {
	application: string;
	/** Scopes by role. */
	roles: Record<string, string[]>;
}

export interface Tier {
	tier: string;
	approver?: 'operator' | 'subject' | 'any';
	ttl_seconds?: number;
	privacy?: 'identified' | 'pseudonymous';
}

export const WHOLE: ZoneData['layout'] = {
	Grants: ['app_ids', 'grants'],
	Limits: ['confinement', 'restrict'],
	Approvals: ['risk', 'approval_tiers'],
};

const HEAD = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\n';

/** The documents as they are staged. */
export function documentsOf(data: ZoneData): DocumentSource[] {
	const written = Object.entries(data.layout).map(([name, names]) => ({
		name,
		content: HEAD + names.map((one) => definition(one, data.raw[one] ?? regoOf(data, one))).join(''),
	}));
	const more = data.again.map(({ name, value }) => definition(name, value)).join('');
	return more === '' ? written : [...written, { name: 'More', content: HEAD + more }];
}

function definition(name: DataName, value: string): string {
	return `${name} := ${value}\n`;
}

/** The value of a name, as Rego. */
export function regoOf(data: ZoneData, name: DataName): string {
	const values = {
		app_ids: data.appIds,
		grants: data.grants,
		confinement: data.confinement,
		restrict: data.restrict,
		risk: data.risk,
		approval_tiers: data.tiers,
	};
	return JSON.stringify(values[name]);
}

export function copyOf(data: ZoneData): ZoneData {
	return structuredClone(data);
}
