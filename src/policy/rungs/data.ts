import { type Rung, row } from './rung.js';

/** The data that a mint is classified by. Malformed, it closes every mint. */
export const dataRung: Rung = {
	name: 'data',
	check(_request, { data }) {
		if (!data.riskWellFormed) return 'malformed_risk_data';
		return data.approvalWellFormed ? null : 'malformed_approval_data';
	},
	tell(_request, rules, passed) {
		if (passed) return { text: 'data well formed', rows: [] };
		const name = rules.data.riskWellFormed ? 'approval_tiers' : 'risk';
		const wanted = name === 'risk' ? 'a list of {scope, tier}' : 'a list of declarations of tiers';
		return { text: `${name} is not ${wanted}`, rows: [row(rules, name, '', null)] };
	},
};
