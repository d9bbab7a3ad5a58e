import { CaracaliteError } from '../model/errors.js';

/** Where a member of a configuration lies: the names from the root down. */
export type Path = readonly (string | number)[];

/** A line and a column, from 1. */
export interface Place {
	line: number;
	column: number;
}

/** One mistake in a configuration file. */
export interface ConfigProblem extends Place {
	code: string;
	file: string;
	message: string;
}

/** The error of a file with mistakes: all of them at once. */
export function configError(file: string, problems: ConfigProblem[]): CaracaliteError {
	const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
	return new CaracaliteError('config_invalid', `the configuration ${file} has ${count}`, {
		hint: 'Keys and values are described in docs/reference/config.md.',
		details: { problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) },
	});
}
