import type { Removal } from '../policy/edit/take-away.js';

/** A removal in words, as something to do. Pure. */
export function removalText(removal: Removal): string {
	switch (removal.kind) {
		case 'scopes':
			return `take ${removal.scopes.join(', ')} out of roles.${removal.role} of ${removal.resource}`;
		case 'role':
			return `take the role ${removal.role} out of ${removal.resource}`;
		case 'grant':
			return `take the grant of ${removal.resource} out`;
		case 'binding':
			return `take the binding ${removal.bindingKey.replace(/^\0/, '')} out of app_ids`;
	}
}
