import type { Shape } from '../types.js';
import { confinementGate } from './confinement.js';
import { dataGate } from './data.js';
import { delegationGate } from './delegation.js';
import { bootstrapOwnerGate, grantedGate } from './owner.js';
import { restrictionGate } from './restriction.js';
import { roleGate } from './role.js';
import type { Gate } from './rung.js';
import { shapeGate } from './shape.js';
import { targetGate } from './target.js';

/** The gates of each shape, in the order in which the contract gives its reasons. */
export const GATES: Readonly<Record<Shape, readonly Gate[]>> = {
	bootstrap: [restrictionGate, shapeGate, bootstrapOwnerGate],
	delegated_mint: [
		restrictionGate,
		shapeGate,
		dataGate,
		grantedGate,
		delegationGate,
		confinementGate,
		roleGate,
	],
	workload_mint: [restrictionGate, shapeGate, dataGate],
	mandate_use: [restrictionGate, shapeGate, targetGate, grantedGate, roleGate],
	none: [restrictionGate, shapeGate],
};
