interface Template {
	id: string;
	name: string;
	description: string;
	content: string;
}

function document(body: string): string {
	return `# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\n${body}\n`;
}

/** The four starters, by the ids and names of Caracal v1.0.0; the texts are our own. */
export const TEMPLATES: readonly Template[] = [
	{
		id: 'application-bindings',
		name: 'Application Bindings',
		description: 'Names the applications that grants speak of.',
		content: document('app_ids := {\n\t"payments": "application-id",\n}'),
	},
	{
		id: 'resource-grants',
		name: 'Resource Grants',
		description: 'Says which application owns a resource and which scopes each role may hold.',
		content: document(
			'grants := {\n\t"resource://ledger": {\n\t\t"application": "payments",\n\t\t"roles": {"clerk": ["ledger:read"]},\n\t},\n}',
		),
	},
	{
		id: 'label-confinement',
		name: 'Label Confinement',
		description: 'Caps every session with a matching label.',
		content: document('confinement := [{"label_prefix": "tenant:", "scopes": ["ledger:read"]}]'),
	},
	{
		id: 'zone-restriction',
		name: 'Zone Restriction',
		description: 'Denies every exchange of the zone while it has an entry.',
		content: document('restrict contains "freeze"'),
	},
];
