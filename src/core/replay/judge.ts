import canonicalize from 'canonicalize';
import { isCaracaliteError } from '../errors.js';
import type { JsonObject } from '../model.js';
import type { Bundle } from '../policy/types.js';
import type { AdminReader } from '../ports.js';
import type { Answer, VersionRef } from '../report/answer.js';
import type { Catalog } from '../zone/catalog.js';
import { answerOfEvaluation, answerOfSimulation, notEvaluated } from './answer.js';

/** Asks one version, or documents on disk, what it says of an input. The same input is asked once. */
export type Judge = (input: JsonObject) => Promise<Answer>;

const CANNOT_SIMULATE = ['admin_token_read_only', 'admin_token_approve_only'];

/**
 * A judge of versions that asks the server, and falls back to the offline engine where the token may
 * not simulate; such answers say `by: offline`. One per run: it remembers that the token may not.
 */
export function serverJudges(admin: AdminReader, catalog: Catalog): (version: VersionRef) => Judge {
	let maySimulate = true;
	return (version) =>
		remembering(async (input) => {
			if (maySimulate) {
				try {
					return answerOfSimulation(await admin.simulate(version.policySetId, version.versionId, input));
				} catch (error) {
					if (!isCaracaliteError(error, ...CANNOT_SIMULATE)) throw error;
					maySimulate = false;
				}
			}
			return offlineAnswer(await catalog.bundle(version), input, version.versionId);
		});
}

/** A judge of documents on disk, by the offline engine. */
export function documentsJudge(bundle: Bundle): Judge {
	return remembering(async (input) => offlineAnswer(bundle, input, null));
}

function offlineAnswer(bundle: Bundle, input: JsonObject, versionId: string | null): Answer {
	if (bundle.kind === 'ready') return answerOfEvaluation(bundle.engine.decide(input), versionId);
	return notEvaluated(bundle.kind === 'logic' ? 'rego_logic' : 'bundle_refused', versionId);
}

function remembering(ask: Judge): Judge {
	const asked = new Map<string, Promise<Answer>>();
	return (input) => {
		const key = canonicalize(input) ?? '';
		const known = asked.get(key);
		if (known !== undefined) return known;
		const answer = ask(input);
		asked.set(key, answer);
		answer.catch(() => asked.delete(key));
		return answer;
	};
}
