import type { Checked, FileDrift } from '../../core/report/check.js';
import { EXIT } from '../../model/exit-codes.js';
import { checkDocuments } from '../../policy/check/check.js';
import type { CheckProblem, Found } from '../../policy/check/schema.js';
import { renderCheck } from '../../render/check.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { DATA_DOCUMENTS, filesIn } from '../input/folder.js';
import type { check } from './declaration.js';
import { asksZone, driftOf } from './drift.js';

export const run: Handler<typeof check> = async (given, context) => {
	const [named, strict, drift, failOnDrift, onSave] = take(given, [
		'files',
		'strict',
		'drift',
		'failOnDrift',
		'watchFiles',
	]);
	const paths = named.length > 0 ? named : ['.'];
	const isAsked = asksZone(context, drift || failOnDrift, onSave);
	const files = await filesIn(context, paths, DATA_DOCUMENTS);
	const documents = await Promise.all(
		files.map(async (name) => ({ name, content: await context.readText(name) })),
	);
	const found = checkDocuments(documents);
	const checked = checkedOf(found, isAsked ? await driftOf(context, paths, documents) : null, {
		strict,
		failOnDrift,
	});
	return resultOf(checked, renderCheck, checked.ok ? EXIT.clean : EXIT.blocked);
};

interface Strictness {
	strict: boolean;
	failOnDrift: boolean;
}

function checkedOf(found: Found, drift: FileDrift | null, { strict, failOnDrift }: Strictness): Checked {
	const problems = [...found.documents.flatMap((one) => one.problems), ...found.together.problems];
	const count = (severity: CheckProblem['severity']) =>
		problems.filter((problem) => problem.severity === severity).length;
	const [errors, warnings, unknown] = [count('error'), count('warning'), count('unknown')];
	// What could not be compared is no pass.
	const asActive = drift !== null && drift.unknown === null && drift.documents.length === 0;
	const ok = errors === 0 && (!strict || problems.length === 0) && (!failOnDrift || asActive);
	return {
		schema: 'caracalite/check@1',
		ok,
		strict,
		failOnDrift,
		...found,
		errors,
		warnings,
		unknown,
		drift,
	};
}
