import { z } from 'zod';
import type { AdminReader } from '../core/ports.js';
import { type CaracaliteError, isCaracaliteError } from '../model/errors.js';
import { read } from './call.js';
import type { Connection } from './connection.js';
import { checkedId } from './ids.js';
import { WirePolicy, WirePolicyDetail, WireValidation } from './wire.js';

export function policyReads(
	{ ask }: Connection,
	zone: string,
): Pick<AdminReader, 'policies' | 'policy' | 'validate'> {
	return {
		policies() {
			const call = read(`list the policies of zone ${zone}`, { zone });
			return ask(call, z.array(WirePolicy), (sdk) => sdk.policies.list(zone), { zone_id: zone });
		},
		async policy(policyId) {
			const policy = checkedId('policy', policyId);
			const call = { ...read(`read policy ${policy}`, { zone, policy }), answers: 'policy' as const };
			const echo = { zone_id: zone, id: policy };
			return ask(call, WirePolicyDetail, (sdk) => sdk.policies.get(zone, policy), echo);
		},
		async validate(content) {
			const call = read('validate the document');
			try {
				return await ask(call, WireValidation, (sdk) => sdk.policies.validate(content));
			} catch (error) {
				if (!isCaracaliteError(error, 'invalid_rego')) throw error;
				return { valid: false, code: reasonOf(error), rules: [] };
			}
		},
	};
}

/** The server's own code of what is wrong with a document, such as `must_be_data_document`. */
function reasonOf(error: CaracaliteError): string {
	const said = error.details?.said;
	return typeof said === 'string' ? said : error.code;
}
