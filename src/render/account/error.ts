import { ErrorDocumentSchema } from '../../core/report/schema.js';
import { changedLine } from '../error.js';
import { emptyAccount, kindOf, type Noted, noted } from './account.js';
import { evidence } from './evidence.js';

/** A run that failed: it is undecided, whatever it was to decide. */
export const kind = kindOf(ErrorDocumentSchema, (error, facts) => {
	const { code, message, hint, changed, details } = error;
	const problems = placesOf(details, code, facts.placed);
	return {
		...emptyAccount(facts),
		outcome: 'undecided',
		headline: 'FAILED',
		subject: `${message} (${code})`,
		facts: hint === null ? [] : [{ label: 'Next', text: hint }],
		tests: [
			{
				...{ group: facts.command, name: `caracalite ${facts.command}`, file: null, line: null },
				...{ evidence: null, status: 'undecided', text: `${code}: ${message}` },
			},
		],
		noted: [noted(code, 'error', message), ...problems],
		evidence: details === undefined ? [] : [evidence('Details', [], details)],
		closing: changedLine(changed),
	};
});

/** The problems with a place that an error carries. */
function placesOf(
	details: Record<string, unknown> | undefined,
	code: string,
	placed: (file: string) => string,
): Noted[] {
	const problems = [details?.problems, details?.mistakes].filter(Array.isArray).flat();
	return problems.filter(isRecord).flatMap((one) => {
		const file = one.file ?? one.document;
		const at = isRecord(one.place) ? one.place : one;
		const text = typeof one.message === 'string' ? one.message : one.text;
		if (typeof file !== 'string' || typeof text !== 'string') return [];
		const place = { file: placed(file), line: numberOf(at.line), column: numberOf(at.column) };
		return [noted(typeof one.code === 'string' ? one.code : code, 'error', text, place)];
	});
}

function numberOf(value: unknown): number | null {
	return typeof value === 'number' && value >= 1 ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
