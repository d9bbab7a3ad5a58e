import type { RequestShape } from '../types.js';
import { confinementRung } from './confinement.js';
import { dataRung } from './data.js';
import { delegationRung } from './delegation.js';
import { bootstrapOwnerRung, grantedRung } from './owner.js';
import { restrictionRung } from './restriction.js';
import { roleRung } from './role.js';
import type { Rung } from './rung.js';
import { shapeRung } from './shape.js';
import { targetRung } from './target.js';

/** The rungs of each shape, in the order in which the contract gives its reasons. */
export const RUNGS: Readonly<Record<RequestShape, readonly Rung[]>> = {
	bootstrap: [restrictionRung, shapeRung, bootstrapOwnerRung],
	delegated_mint: [
		restrictionRung,
		shapeRung,
		dataRung,
		grantedRung,
		delegationRung,
		confinementRung,
		roleRung,
	],
	workload_mint: [restrictionRung, shapeRung, dataRung],
	mandate_use: [restrictionRung, shapeRung, targetRung, grantedRung, roleRung],
	none: [restrictionRung, shapeRung],
};
