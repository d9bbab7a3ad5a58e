import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { PolicySet, PolicyVersion, SetVersion } from '../../model/zone.js';
import type { AdminReader, AdminWriter } from '../ports.js';
import { manifestHash, type PolicyStep } from './stage-plan.js';

/**
 * Writes that look once more after a refusal: what was made all the same is used, as what an answer
 * brings. Throws the refusal where nothing was made, `outcome_unknown` (exit 3) where that cannot be told.
 */
export interface CheckedWrites {
	policyVersion(step: Exclude<PolicyStep, { kind: 'reuse' }>): Promise<PolicyVersion>;
	policySet(name: string): Promise<PolicySet>;
	setVersion(setId: string, policyVersionIds: string[]): Promise<SetVersion>;
}

export function checkedWrites(admin: AdminReader, writer: AdminWriter): CheckedWrites {
	return {
		policyVersion: (step) => {
			const make = () =>
				step.kind === 'add_version'
					? writer.addPolicyVersion(step.policyId, step.content)
					: writer.createPolicy(step.name, step.content);
			return madeOrFound(make, async () => {
				const policies = await admin.policies();
				const policy = policies.find((one) =>
					step.kind === 'create' ? one.name === step.name : one.id === step.policyId,
				);
				const versions = policy === undefined ? [] : (await admin.policy(policy.id)).versions;
				return versions.find((one) => one.contentSha256 === step.contentSha256) ?? null;
			});
		},
		policySet: (name) =>
			madeOrFound(
				() => writer.createPolicySet(name),
				async () => {
					// Somebody else may have made it: an empty set does not tell whose it is.
					if ((await admin.policySets()).every((one) => one.name !== name)) return null;
					throw new CaracaliteError('unclear', `a policy set "${name}" is there now`);
				},
			),
		setVersion: (setId, ids) =>
			madeOrFound(
				() => writer.addSetVersion(setId, ids),
				async () => {
					const hash = manifestHash(ids);
					return (await admin.versions(setId)).find((one) => one.manifestSha256 === hash) ?? null;
				},
			),
	};
}

async function madeOrFound<T>(make: () => Promise<T>, find: () => Promise<T | null>): Promise<T> {
	try {
		return await make();
	} catch (error) {
		// Without a status nobody answered, and nothing was sent.
		if (!isCaracaliteError(error) || error.changed !== false || error.status === undefined) throw error;
		const found = await lookedFor(find, error);
		if (found === null) throw error;
		return found;
	}
}

async function lookedFor<T>(find: () => Promise<T | null>, refusal: CaracaliteError): Promise<T | null> {
	try {
		return await find();
	} catch (error) {
		if (!isCaracaliteError(error)) throw error;
		const message = `${refusal.message}; whether it was done all the same is not known (${error.message})`;
		throw new CaracaliteError('outcome_unknown', message, {
			...{ exit: EXIT.unconfirmed, changed: 'unknown', cause: refusal },
			hint: 'Read the zone again before trying again.',
			details: { ...refusal.details, reason: refusal.code },
		});
	}
}
