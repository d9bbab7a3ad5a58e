import { CaracaliteError } from '../model/errors.js';
import { type Problem, problemDetails } from '../model/problem.js';

/** Where a member of a configuration lies: the names from the root down. */
export type Path = readonly (string | number)[];

/** Mistakes that are told at once; whoever has more of them mends these first. */
export const PROBLEMS = 100;

/** The error of a file with mistakes: all of them at once, or the first {@link PROBLEMS} that were found. */
export function configError(file: string, found: Problem[]): CaracaliteError {
	const problems = found.slice(0, PROBLEMS);
	const more = found.length > PROBLEMS ? `, of which ${PROBLEMS} are told` : '';
	const count = found.length === 1 ? 'a mistake' : `${found.length} mistakes${more}`;
	return new CaracaliteError('config_invalid', `the configuration ${file} has ${count}`, {
		hint: 'Keys and values are described in docs/reference/config.md.',
		details: problemDetails(
			problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
			'file',
		),
	});
}
