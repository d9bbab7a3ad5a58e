import type { JsonObject } from '../../model/json.js';
import { textAt, textsAt } from '../../model/json.js';
import type { ReadDecision } from '../event/read.js';

/**
 * How a field of a class is read of an audited event. The key of an event in memory and the SQL over an
 * archive are both made of this.
 */
export type FieldReading =
	/** What was logged beside the metadata: a text, or JSON of which equal values are one. */
	| { of: 'column'; column: 'decision' | 'manifest_sha' | 'policy_set_version_id'; as: 'text' }
	| { of: 'column'; column: 'diagnostics_json' | 'determining_policies_json'; as: 'json' }
	/**
	 * Of the metadata: a text, where anything else is none; the distinct texts of a list; its texts as often
	 * as they stand there; or of an id only whether it is there, since `""` stands for none.
	 */
	| { of: 'metadata'; member: string; as: 'text' | 'set' | 'bag' | 'presence' };

/** A field in which events of one class agree, and what hangs on it. */
export type ClassField = FieldReading & { name: string; decides: string };

/** A member that ought to be a text and is something else: its input is refused, where an absent one is decided. */
export const MISTYPED = 'mistyped';
export const PRESENT = 'present';

/**
 * All in which decisions of one class agree: what the contract reads of the rebuilt and repaired input
 * (`event/rebuild`, `event/repair`), what was logged, and the version that decided. The mandates that a
 * presentation may carry come on top: they are no field of its event.
 */
export const CLASS_FIELDS: readonly ClassField[] = [
	{ name: 'decision', of: 'column', column: 'decision', as: 'text', decides: 'what was logged' },
	{
		name: 'diagnostics',
		of: 'column',
		column: 'diagnostics_json',
		as: 'json',
		decides: 'the reason of a denial, the tiers of a hold, the risk of a mint',
	},
	{
		name: 'policies',
		of: 'column',
		column: 'determining_policies_json',
		as: 'json',
		decides: 'by which way it was allowed',
	},
	{
		name: 'manifest',
		of: 'column',
		column: 'manifest_sha',
		as: 'text',
		decides: 'the documents that decided',
	},
	{
		name: 'version',
		of: 'column',
		column: 'policy_set_version_id',
		as: 'text',
		decides: 'the version that decided',
	},
	{
		name: 'application',
		of: 'metadata',
		member: 'application_id',
		as: 'text',
		decides: 'whether the caller owns the resource',
	},
	{
		name: 'workload',
		of: 'metadata',
		member: 'workload_id',
		as: 'text',
		decides: 'whether a workload asks for a credential',
	},
	{
		name: 'subject_kind',
		of: 'metadata',
		member: 'subject_kind',
		as: 'text',
		decides: 'whether a mandate may be presented beside the scopes',
	},
	{
		name: 'resource',
		of: 'metadata',
		member: 'resource',
		as: 'text',
		decides: 'which grant applies, and whether a mandate is for it',
	},
	{
		name: 'labels',
		of: 'metadata',
		member: 'agent_labels',
		as: 'set',
		decides: 'the roles of the session, and what confines it',
	},
	{
		name: 'scopes',
		of: 'metadata',
		member: 'requested_scopes',
		as: 'bag',
		decides: 'what is asked for; repeated scopes show in the risk',
	},
	{
		name: 'session',
		of: 'metadata',
		member: 'agent_session_id',
		as: 'presence',
		decides: 'whether a governed session asks',
	},
	{
		name: 'edge',
		of: 'metadata',
		member: 'delegation_edge_id',
		as: 'presence',
		decides: 'whether there is a delegation, and with no scope requested, a mandate',
	},
];

/** What a field holds of one event: a text, texts in order, or a JSON value. */
export type FieldValue = string | string[] | JsonObject[];

/** What the event holds of each of {@link CLASS_FIELDS}, in their order. Pure. */
export function classValues(event: ReadDecision): FieldValue[] {
	return CLASS_FIELDS.map((field) =>
		field.of === 'column' ? columnOf(event, field.column) : metadataOf(event.metadata, field),
	);
}

type Column = Extract<FieldReading, { of: 'column' }>['column'];

function columnOf(event: ReadDecision, column: Column): FieldValue {
	switch (column) {
		case 'decision':
			return event.decision;
		case 'manifest_sha':
			return event.version.manifestSha256 ?? '';
		case 'policy_set_version_id':
			return event.version.versionId ?? '';
		case 'diagnostics_json':
			return event.diagnostics;
		case 'determining_policies_json':
			return event.policies;
	}
}

function metadataOf(
	metadata: JsonObject,
	{ member, as }: Extract<FieldReading, { of: 'metadata' }>,
): FieldValue {
	if (as === 'text') return textAt(metadata, member) ?? '';
	if (as === 'set') return [...new Set(textsAt(metadata, member))].sort();
	if (as === 'bag') return textsAt(metadata, member).sort();
	const held = metadata[member] ?? '';
	return held === '' ? '' : typeof held === 'string' ? PRESENT : MISTYPED;
}
