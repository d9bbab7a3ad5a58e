import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../model/answer.js';
import type { JsonObject } from '../../model/json.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Bundle } from '../../policy/bundle.js';
import type { EngineCheck } from '../report/evidence.js';
import { answerOfEvaluation } from './answer.js';

/** What came of comparing the offline engine with the server; once they disagree, the engine is off for the rest of the run. */
export type EngineComparison = Omit<EngineCheck, 'logicVersions'>;

/** Compares answers as they come in. */
export interface EngineChecker {
	compare(version: VersionRef, bundle: Bundle | null, input: JsonObject, server: Answer): void;
	result(): EngineComparison;
}

/**
 * Opens a checker. Results are compared by value: stored JSON comes back reordered. An answer that
 * the server did not evaluate says nothing about the engine, and is not compared.
 */
export function openEngineCheck(): EngineChecker {
	let compared = 0;
	let disagreement: EngineComparison['disagreement'] = null;
	return {
		compare: (version, bundle, input, server) => {
			if (bundle?.kind !== 'ready' || disagreement !== null || server.evaluation !== 'executed') return;
			compared += 1;
			const offline = answerOfEvaluation(bundle.engine.decide(input), version.versionId);
			if (isDeepStrictEqual(plain(offline.result), plain(server.result))) return;
			disagreement = {
				version: `${version.policySetName} v${version.version}`,
				versionId: version.versionId,
				input,
				server: answerText(server),
				offline: answerText(offline),
			};
		},
		result: () => ({ compared, disagreement }),
	};
}

/** The value as JSON carries it, so that prototypes and absent members do not count. */
function plain(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value));
}

function answerText(answer: Answer): string {
	const reason = answer.reason === null ? '' : ` (${answer.reason})`;
	const held =
		answer.hold === null || answer.decision === 'deny'
			? ''
			: ` after approval (${answer.hold.tiers.join(', ')})`;
	return `${answer.decision ?? answer.evaluation}${reason}${held}`;
}
