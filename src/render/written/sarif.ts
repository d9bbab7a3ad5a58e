import type { Level, Noted } from '../account/account.js';
import { jsonText } from '../json.js';
import { fingerprintOf, uriOf } from './fingerprint.js';
import type { Writer } from './writer.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** SARIF 2.1.0: what has a place is a result, what has none a notification of the run. */
export const write: Writer = ({ account, version }) => {
	const { noted, outcome } = account;
	const placed = noted.flatMap((one) => (one.file === null ? [] : [{ ...one, file: one.file }]));
	const loose = noted.filter(({ file }) => file === null);
	const rules = [...new Map(noted.map((one) => [one.rule, worst(noted, one.rule)]))];
	const failed = outcome === 'undecided';
	return jsonText({
		$schema: SCHEMA,
		version: '2.1.0',
		runs: [
			{
				tool: {
					driver: {
						name: 'caracalite',
						version,
						rules: rules.map(([id, level]) => ({
							...{ id, shortDescription: { text: id.replaceAll('_', ' ') } },
							defaultConfiguration: { level },
						})),
					},
				},
				invocations: [
					{
						executionSuccessful: !failed,
						toolExecutionNotifications: [
							{ level: 'note', message: { text: `${account.headline}: ${account.subject}` } },
							...loose.map(({ level, text, rule }) => ({
								...{ level, message: { text }, descriptor: { id: rule } },
							})),
						],
					},
				],
				results: placed.map((one) => resultOf(one)),
			},
		],
	});
};

const ORDER: readonly Level[] = ['error', 'warning', 'note'];

function worst(noted: readonly Noted[], rule: string): Level {
	return ORDER.find((level) => noted.some((one) => one.rule === rule && one.level === level)) ?? 'note';
}

function resultOf(one: Noted & { file: string }) {
	const { rule, level, text, file, line, column } = one;
	const region = { startLine: line ?? 1, ...(column === null ? {} : { startColumn: column }) };
	return {
		ruleId: rule,
		level,
		message: { text },
		locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
		partialFingerprints: { 'caracalite/v1': fingerprintOf(one) },
	};
}
