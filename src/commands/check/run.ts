import { EXIT } from '../../model/exit-codes.js';
import { checkDocuments } from '../../policy/check/check.js';
import type { Checked, CheckProblem } from '../../policy/check/schema.js';
import { renderCheck } from '../../render/check.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { DATA_DOCUMENTS, filesIn } from '../input/folder.js';
import type { check } from './declaration.js';

export const run: Handler<typeof check> = async (given, context) => {
	const [paths, strict] = take(given, ['files', 'strict', 'watchFiles']);
	const files = await filesIn(context, paths.length > 0 ? paths : ['.'], DATA_DOCUMENTS);
	const documents = await Promise.all(
		files.map(async (name) => ({ name, content: await context.readText(name) })),
	);
	const checked = checkedOf(checkDocuments(documents), strict);
	return resultOf(checked, renderCheck, checked.ok ? EXIT.clean : EXIT.blocked);
};

function checkedOf(found: Pick<Checked, 'documents' | 'together'>, strict: boolean): Checked {
	const problems = [...found.documents.flatMap((one) => one.problems), ...found.together.problems];
	const count = (severity: CheckProblem['severity']) =>
		problems.filter((problem) => problem.severity === severity).length;
	const [errors, warnings, unknown] = [count('error'), count('warning'), count('unknown')];
	const ok = errors === 0 && (!strict || problems.length === 0);
	return { schema: 'caracalite/check@1', ok, strict, ...found, errors, warnings, unknown };
}
