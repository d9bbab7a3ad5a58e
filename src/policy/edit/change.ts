import type { DataName } from '../names.js';
import type { Value } from '../values.js';

/** One thing that an edit does to what documents say. Several together are one edit. */
export type Change =
	/** A role of the grant of a resource holds these scopes too; the role and the grant are made where missing. */
	| { kind: 'scopes'; resource: string; role: string; scopes: readonly string[] }
	/** The grant of a resource names this binding key; it is made where missing. */
	| { kind: 'owner'; resource: string; bindingKey: string }
	/** A binding key names this application. */
	| { kind: 'binding'; bindingKey: string; applicationId: string }
	/** Every rule of confinement with this prefix lets these scopes through too. */
	| { kind: 'admit'; labelPrefix: string; scopes: readonly string[] }
	/** Every rule of confinement without a prefix, which lets nothing through, caps all labels to these scopes. */
	| { kind: 'prefix'; scopes: readonly string[] }
	/** No rule of confinement without a prefix is left. */
	| { kind: 'uncap' }
	/** No restriction is left. */
	| { kind: 'lift' }
	/** A scope has this risk tier; null takes its rules out. */
	| { kind: 'tier'; scope: string; tier: string | null }
	/** Declarations of a tier that ask for one class of approver ask for another. */
	| { kind: 'approver'; tier: string; from: string; to: string }
	/** Of rules that contradict each other all say what one of them says. */
	| { kind: 'settle'; name: DataName; value: Value }
	/** A value with the wrong brackets becomes a list. */
	| { kind: 'list'; name: DataName }
	/** An element of a list gets a field. */
	| { kind: 'field'; name: DataName; element: Value; field: string; value: Value }
	/** Elements are taken out of a list. */
	| { kind: 'drop'; name: DataName; element: Value }
	/** A name gets another value altogether. */
	| { kind: 'replace'; name: DataName; value: Value };

/** The name that a change is about. */
export function nameOfChange(change: Change): DataName {
	switch (change.kind) {
		case 'scopes':
		case 'owner':
			return 'grants';
		case 'binding':
			return 'app_ids';
		case 'admit':
		case 'prefix':
		case 'uncap':
			return 'confinement';
		case 'lift':
			return 'restrict';
		case 'tier':
			return 'risk';
		case 'approver':
			return 'approval_tiers';
		default:
			return change.name;
	}
}
