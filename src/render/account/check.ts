import { CheckSchema, type FileDrift } from '../../core/report/check.js';
import type { CheckProblem } from '../../policy/check/schema.js';
import { driftText, WHAT_HAPPENS } from '../check.js';
import { counted } from '../layout.js';
import { emptyAccount, kindOf, type Level, type Noted, noted, type Test } from './account.js';

const LEVELS: Readonly<Record<CheckProblem['severity'], Level>> = {
	error: 'error',
	warning: 'warning',
	unknown: 'note',
};

type Placed = CheckProblem & { document: string };

/** A document is a test; what only the server can tell is undecided where that counts, and skipped else. */
export const kind = kindOf(CheckSchema, (checked, facts) => {
	const { documents, together, strict, failOnDrift, ok, errors, warnings, unknown, drift } = checked;
	const own = documents.flatMap(({ name, problems }) => problems.map((one) => ({ ...one, document: name })));
	const tests = documents.map(({ name, verdict, problems }): Test => {
		const placed = problems.map((one) => ({ ...one, document: name }));
		return testOf('documents', facts.placed(name), placed, verdict === 'logic', strict);
	});
	const across = testOf('together', 'all documents', together.problems, together.verdict !== 'ok', strict);
	const counts = [
		counted(errors, 'error'),
		counted(warnings, 'warning'),
		counted(unknown, 'place that only the server can tell', 'places that only the server can tell'),
	];
	const wrong = errors > 0 || warnings > 0;
	const drifted = failOnDrift && (drift?.documents.length ?? 0) > 0;
	return {
		...emptyAccount(facts),
		outcome: ok ? 'passed' : wrong || drifted ? 'failed' : 'undecided',
		headline: ok
			? 'NOTHING STANDS AGAINST THEM'
			: wrong || !failOnDrift
				? 'PROBLEMS FOUND'
				: drifted
					? 'NOT AS ACTIVE'
					: 'NOT COMPARED',
		subject: `${counted(documents.length, 'document')}: ${counts.join(', ')}`,
		tests: [
			...tests.map((test) => ({ ...test, file: test.name })),
			...(documents.length > 1 ? [across] : []),
			...(drift === null ? [] : [driftTest(drift, failOnDrift)]),
		],
		noted: [
			...[...own, ...together.problems].map((one) => notedOf(one, facts.placed)),
			...(drift === null ? [] : notedOfDrift(drift, failOnDrift, facts.placed)),
		],
		notKnown: together.verdict === 'ok' ? [] : [NOT_LOOKED_AT],
	};
});

const NOT_LOOKED_AT = 'what the documents grant together, since they do not load or hold Rego logic';

/** Whether the documents are those that are active; `counts` says that they have to be. */
function driftTest({ version, documents, unknown }: FileDrift, counts: boolean): Test {
	const name = 'the documents are those that are active';
	const open = unknown === null ? 'failed' : 'undecided';
	const same = unknown === null && documents.length === 0;
	return {
		...{ group: 'drift', name, file: null, line: null, evidence: null },
		status: same ? 'passed' : counts ? open : 'skipped',
		text: unknown ?? documents.map((one) => driftText(one, version)).join('; '),
	};
}

function notedOfDrift(
	{ version, documents, unknown }: FileDrift,
	counts: boolean,
	placed: (file: string) => string,
): Noted[] {
	if (unknown !== null) {
		return [
			noted('drift_unknown', counts ? 'error' : 'note', `not compared with what is active: ${unknown}`),
		];
	}
	return documents.map((one) =>
		noted(`drift_${one.how}`, counts ? 'error' : 'warning', driftText(one, version), {
			file: one.file === null ? null : placed(one.file),
			key: one.name,
		}),
	);
}

function testOf(group: string, name: string, problems: Placed[], open: boolean, strict: boolean): Test {
	const failing = problems.filter(
		({ severity }) => severity === 'error' || (strict && severity === 'warning'),
	);
	const [first] = failing.length > 0 ? failing : problems;
	const unknown = open || problems.some(({ severity }) => severity === 'unknown');
	const status =
		failing.length > 0
			? 'failed'
			: !unknown
				? 'passed'
				: strict && problems.length > 0
					? 'undecided'
					: 'skipped';
	return {
		...{ group, name, file: null, line: first?.line ?? null, status, evidence: null },
		text: problems.map(textOf).join('; ') || (unknown ? 'only the server can tell' : ''),
	};
}

function textOf({ document, line, column, message, code, effect }: Placed): string {
	return `${document}:${line}:${column}: ${message} (${code}; ${WHAT_HAPPENS[effect]})`;
}

function notedOf(one: Placed, placed: (file: string) => string): Noted {
	const { code, severity, message, effect, line, column, document } = one;
	return noted(code, LEVELS[severity], `${message} (${WHAT_HAPPENS[effect]})`, {
		...{ file: placed(document), line, column },
	});
}
