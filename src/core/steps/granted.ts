import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { problemDetails } from '../../model/problem.js';
import { type Compiled, openCompiler } from '../../policy/compile.js';
import type { Row } from '../../policy/coverage/row.js';
import type { ReadBundle } from '../../policy/coverage/rows.js';
import type { DocumentSource } from '../../policy/types.js';
import type { GrantedRow } from '../report/coverage.js';
import type { Editable } from './propose.js';

/** Names of applications by id. */
export type Names = ReadonlyMap<string, string>;

/** Documents by what a reader finds them under: their file where they come from one. */
export function placedDocuments({ documents }: Editable): DocumentSource[] {
	return documents.map(({ name, file, content }) => ({ name: file ?? name, content }));
}

/** The documents as data, with what they were read from. Throws `rego_logic`, `bundle_refused`. */
export function readLiteral(documents: readonly DocumentSource[]): ReadBundle & Compiled {
	const { bundle, ...rest } = openCompiler().compile(documents);
	if (bundle.kind === 'ready') return { bundle, ...rest };
	const refused = bundle.kind === 'refused';
	throw new CaracaliteError(
		refused ? 'bundle_refused' : 'rego_logic',
		refused
			? 'the runtime would refuse these documents, so that they grant nothing'
			: 'these documents hold Rego logic, so that only the server knows what they grant',
		{
			details: problemDetails(refused ? bundle.problems : bundle.sites),
			hint: 'look at the place that is named: caracalite check',
			exit: EXIT.blocked,
		},
	);
}

/** A row as it is told: what it is about, in words and fields, and where it stands. Pure. */
export function toldRow(row: Row, names: Names): GrantedRow {
	return { ...NOTHING, ...aboutOf(row), kind: row.kind, text: textOf(row, names), places: row.places };
}

const NOTHING = {
	applicationId: null,
	bindingKey: null,
	resource: null,
	role: null,
	scope: null,
	labelPrefix: null,
	tier: null,
};

function aboutOf(row: Row): Partial<GrantedRow> {
	switch (row.kind) {
		case 'scope': {
			const { applicationId, bindingKey, resource, role, scope } = row;
			return { applicationId, bindingKey: plainKey(bindingKey), resource, role, scope };
		}
		case 'session':
			return {
				applicationId: row.applicationId,
				bindingKey: plainKey(row.bindingKey),
				resource: row.resource,
			};
		case 'confinement':
			return { labelPrefix: row.labelPrefix };
		case 'risk':
			return { scope: row.scope, tier: row.tier };
		case 'approval':
			return { tier: row.tier };
	}
}

/** Keys that are no texts are told apart by a leading NUL, which is nobody's to read. */
function plainKey(key: string | null): string | null {
	return key?.replace(/^\0/, '') ?? null;
}

function textOf(row: Row, names: Names): string {
	switch (row.kind) {
		case 'scope':
			return `${ownerOf(row, names)} [${row.role}] ${row.scope} on ${row.resource}`;
		case 'session':
			return `${ownerOf(row, names)} opens its session on ${row.resource}`;
		case 'confinement': {
			if (row.labelPrefix === null) return 'confinement without label_prefix stops every session';
			const whom = row.labelPrefix === '' ? 'every label' : `labels starting with ${row.labelPrefix}`;
			return `confinement of ${whom} to ${row.scopes.join(', ') || 'nothing'}`;
		}
		case 'risk':
			return `${row.scope} has the risk tier ${row.tier}`;
		case 'approval':
			return `tier ${row.tier} waits for ${row.approver === 'any' ? 'an operator or a subject' : `${row.approver === 'operator' ? 'an' : 'a'} ${row.approver}`}`;
	}
}

function ownerOf(
	{ applicationId, bindingKey }: { applicationId: string | null; bindingKey: string | null },
	names: Names,
): string {
	if (applicationId === null) return `${plainKey(bindingKey) ?? 'nobody'} (bound to nobody)`;
	return names.get(applicationId) ?? plainKey(bindingKey) ?? applicationId;
}
