import type { Change } from '../policy/edit/change.js';
import { toJson } from '../policy/values.js';

/** A change in words, as something to do. `names` are those of applications by id. */
export function changeText(change: Change, names: ReadonlyMap<string, string> = new Map()): string {
	switch (change.kind) {
		case 'scopes':
			if (change.scopes.length === 0) return `add the role ${change.role} to ${change.resource}`;
			return `add ${change.scopes.join(', ')} to roles.${change.role} of ${change.resource}`;
		case 'owner':
			return `make ${keyText(change.bindingKey)} the application of ${change.resource}`;
		case 'binding':
			return `bind ${keyText(change.bindingKey)} to ${names.get(change.applicationId) ?? change.applicationId}`;
		case 'admit':
			return `let ${change.scopes.join(', ')} through the confinement of ${change.labelPrefix || 'every label'}`;
		case 'prefix':
			return `let ${change.scopes.join(', ')} alone through the confinement that has no label_prefix`;
		case 'uncap':
			return 'take out the confinement that has no label_prefix';
		case 'lift':
			return 'empty restrict';
		case 'tier':
			if (change.tier === null) return `take ${change.scope} out of risk, so that nobody has to approve it`;
			return `give ${change.scope} the risk tier ${change.tier}`;
		case 'approver':
			return `let ${change.to} approve the tier ${change.tier} in place of ${change.from}`;
		case 'settle':
			return `give ${change.name} one value, ${shown(change.value)}`;
		case 'list':
			return `write ${change.name} as a list`;
		case 'field':
			return `give ${shown(change.element)} of ${change.name} the ${change.field} ${shown(change.value)}`;
		case 'drop':
			return `take ${shown(change.element)} out of ${change.name}`;
		case 'replace':
			return `make ${change.name} ${shown(change.value)}`;
	}
}

const LONGEST = 60;

function shown(value: Parameters<typeof toJson>[0]): string {
	const text = JSON.stringify(toJson(value));
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A binding key as a person knows it; those that are no texts are kept behind a NUL. */
function keyText(key: string): string {
	return key.startsWith('\0') ? key.slice(1) : key;
}
