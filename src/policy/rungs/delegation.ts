import { lacking, listed, type Rung } from './rung.js';

export const delegationRung: Rung = {
	name: 'delegation',
	check(request) {
		const held = request.delegated ?? [];
		return request.requested.every((scope) => held.includes(scope)) ? null : 'delegation_scope_exceeded';
	},
	tell(request, _rules, passed) {
		const missing = lacking(request.requested, new Set(request.delegated));
		const text = passed ? `holds ${listed([...new Set(request.requested)])}` : `lacks ${listed(missing)}`;
		return { text: `delegation ${text}`, rows: [] };
	},
};
