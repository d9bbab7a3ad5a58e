import { listed, type Rung } from './rung.js';

export const targetRung: Rung = {
	name: 'target',
	check({ mandate, resource }) {
		return mandate?.targets.includes(resource) === true ? null : 'mandate_target_mismatch';
	},
	tell({ mandate, resource }, _rules, passed) {
		const targets = listed(mandate?.targets ?? []);
		return {
			text: passed ? `mandate is for ${resource}` : `mandate is for ${targets}, not ${resource}`,
			rows: [],
		};
	},
};
