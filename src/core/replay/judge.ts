import type { Answer } from '../../model/answer.js';
import { isCaracaliteError } from '../../model/errors.js';
import type { JsonObject } from '../../model/json.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Bundle } from '../../policy/bundle.js';
import type { AdminReader } from '../ports.js';
import type { Catalog } from '../zone/catalog.js';
import { answerOfEvaluation, answerOfSimulation, notEvaluated } from './answer.js';
import { type EngineComparison, openEngineCheck } from './engine-check.js';
import { exactKey, ROOMY_BUNDLE_BYTES, relevantKey } from './same-input.js';

/** Asks one version, or documents on disk, what it says of an input. The same input is asked once. */
export type Judge = (input: JsonObject) => Promise<Answer>;

/** The judges of one run. They remember answers, and what was found out about token and engine. */
export interface Judges {
	/** The judge of a version. */
	of(version: VersionRef): Judge;
	/**
	 * A judge for what is only shown: the offline engine where it can decide the version and has not
	 * been found to disagree, else the server.
	 */
	forShow(version: VersionRef): Judge;
	/** How inputs are told apart for a version: those of one key are one question, asked once. */
	keyOf(version: VersionRef): Promise<(input: JsonObject) => string>;
	/** Whether the offline engine can decide what is only shown of a version. */
	decidesOffline(version: VersionRef): Promise<boolean>;
	/** What came of comparing the offline engine with the server. */
	engineCheck(): EngineComparison;
	/** Names of versions whose Rego logic keeps equal inputs from being asked once. */
	logicVersions(): string[];
}

const CANNOT_SIMULATE = ['admin_token_read_only', 'admin_token_approve_only'];

/**
 * Opens the judges of a run. They ask the server, compare the offline engine with it on every
 * answer, and fall back to the engine where the token may not simulate; such answers say
 * `by: offline`.
 */
export function openJudges(admin: AdminReader, catalog: Catalog): Judges {
	const check = openEngineCheck();
	const logic = new Set<string>();
	const judges = new Map<string, Judge>();
	let maySimulate = true;

	const ask = async (version: VersionRef, bundle: Bundle | null, input: JsonObject): Promise<Answer> => {
		if (maySimulate) {
			try {
				const answer = answerOfSimulation(
					await admin.simulate(version.policySetId, version.versionId, input),
				);
				check.compare(version, bundle, input, answer);
				return answer;
			} catch (error) {
				if (!isCaracaliteError(error, ...CANNOT_SIMULATE)) throw error;
				maySimulate = false;
			}
		}
		return offlineAnswer(bundle ?? (await catalog.bundle(version)), input, version.versionId);
	};

	const judgeOf = (version: VersionRef): Judge => {
		const read = once(() => readableBundle(catalog, version));
		return remembering(
			async (input) => {
				const bundle = await read();
				if (bundle?.kind === 'logic') logic.add(`${version.policySetName} v${version.version}`);
				return keyFor(bundle)(input);
			},
			async (input) => ask(version, await read(), input),
		);
	};

	const of = (version: VersionRef): Judge => {
		const known = judges.get(version.versionId) ?? judgeOf(version);
		judges.set(version.versionId, known);
		return known;
	};

	return {
		of,
		forShow: (version) => async (input) => {
			const bundle = check.result().disagreement === null ? await readableBundle(catalog, version) : null;
			if (bundle?.kind === 'ready') return offlineAnswer(bundle, input, version.versionId);
			return of(version)(input);
		},
		keyOf: async (version) => keyFor(await readableBundle(catalog, version)),
		decidesOffline: async (version) => (await readableBundle(catalog, version))?.kind === 'ready',
		engineCheck: check.result,
		logicVersions: () => [...logic],
	};
}

/** A judge of the version that decided an event then; where it can no longer be asked, it says so. */
export function deciderJudge(judges: Judges, version: VersionRef): Judge {
	return async (input) => {
		try {
			return await judges.of(version)(input);
		} catch (error) {
			// An archived set can no longer be simulated; that is uncalibratable, not an end.
			if (!isCaracaliteError(error, 'version_not_found', 'documents_unreadable')) throw error;
			return notEvaluated(error.code, version.versionId);
		}
	};
}

/** A judge of documents on disk, by the offline engine. */
export function documentsJudge(bundle: Bundle): Judge {
	return remembering(
		async (input) => exactKey(input),
		async (input) => offlineAnswer(bundle, input, null),
	);
}

/** The bundle of a version; null where its documents cannot be read, and the server alone can judge. */
async function readableBundle(catalog: Catalog, version: VersionRef): Promise<Bundle | null> {
	try {
		return await catalog.bundle(version);
	} catch (error) {
		if (!isCaracaliteError(error, 'documents_unreadable', 'policy_set_version_not_found')) throw error;
		return null;
	}
}

function keyFor(bundle: Bundle | null): (input: JsonObject) => string {
	return bundle?.kind === 'ready' && bundle.bytes <= ROOMY_BUNDLE_BYTES ? relevantKey : exactKey;
}

function offlineAnswer(bundle: Bundle, input: JsonObject, versionId: string | null): Answer {
	if (bundle.kind === 'ready') return answerOfEvaluation(bundle.engine.decide(input), versionId);
	return notEvaluated(bundle.kind === 'logic' ? 'rego_logic' : 'bundle_refused', versionId);
}

function remembering(keyOf: (input: JsonObject) => Promise<string>, ask: Judge): Judge {
	const asked = new Map<string, Promise<Answer>>();
	return async (input) => {
		const key = await keyOf(input);
		const known = asked.get(key);
		if (known !== undefined) return known;
		const answer = ask(input);
		asked.set(key, answer);
		answer.catch(() => asked.delete(key));
		return answer;
	};
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
	let asked: Promise<T> | null = null;
	return () => {
		asked ??= read();
		return asked;
	};
}
