import { resolve } from 'node:path';
import { CaracaliteError } from '../../model/errors.js';
import { nearest } from '../../model/nearest.js';
import { isStderr } from '../events/open-sink.js';
import { EVENTS } from './formats.js';

/** One `--write FORMAT=FILE`; the path is absolute, or `-` for events on stderr. */
export interface Target {
	format: string;
	path: string;
}

/** What the words of `--write` name, of the formats that the command has. Throws `usage`. */
export function targetsOf(words: readonly string[], formats: readonly string[], cwd: string): Target[] {
	const targets = words.map((word) => targetOf(word, formats, cwd));
	const twice = targets.find((one, at) => targets.findIndex(({ path }) => path === one.path) !== at);
	if (twice !== undefined) throw new CaracaliteError('usage', `--write names ${twice.path} twice`);
	return targets;
}

function targetOf(word: string, formats: readonly string[], cwd: string): Target {
	const at = word.indexOf('=');
	const [format, file] = [word.slice(0, at), word.slice(at + 1)];
	const listed = `formats: ${formats.join(', ')}`;
	if (at < 1 || file === '' || (file === '-' && format !== EVENTS)) {
		throw new CaracaliteError('usage', `--write takes FORMAT=FILE, got "${word}"`, {
			hint: `${listed}; stdout is the result`,
		});
	}
	if (!formats.includes(format)) {
		const near = nearest(format, formats);
		throw new CaracaliteError('usage', `--write of this command knows no format "${format}"`, {
			hint: near ? `Did you mean ${near}?` : listed,
		});
	}
	return { format, path: format === EVENTS && isStderr(file) ? '-' : resolve(cwd, file) };
}

/** Throws `usage` where a run goes on, of which there is no one result to be written. */
export function refuseResults(targets: readonly Target[]): void {
	const other = targets.find(({ format }) => format !== EVENTS);
	if (other === undefined) return;
	throw new CaracaliteError(
		'usage',
		`--write ${other.format} tells what came of one run, and this one goes on`,
		{ hint: `--write ${EVENTS}=FILE tells what happens, as it happens` },
	);
}
