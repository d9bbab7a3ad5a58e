import type { Rewrite } from '../../core/cases/accept.js';
import { decodeCaseFile } from '../../core/cases/decode.js';
import { describeCases } from '../../core/cases/digest.js';
import { parseCases, type RegressionCase } from '../../core/cases/parse.js';
import { rewriteExpectations } from '../../core/cases/rewrite.js';
import type { Acceptor } from '../../core/steps/regress.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { nearest } from '../../model/nearest.js';
import type { CommandContext } from '../contract.js';
import { saveCaseFile } from '../input/case-file.js';

/** Where case files are. */
type Files = Pick<CommandContext, 'cwd' | 'readText'>;

/**
 * What `--accept` says: cases that are run, whose new expectations go into their files. Throws `usage`
 * for a name that no case of the run has, and for a case that is in no file.
 */
export function acceptorOf(
	context: Files,
	cases: RegressionCase[],
	names: string[] | undefined,
): Acceptor | null {
	if (names === undefined) return null;
	for (const name of names) refuseUnknown(cases, name);
	return { names, write: async (rewrites) => writeAll(context, cases, rewrites) };
}

function refuseUnknown(cases: RegressionCase[], name: string): void {
	const found = cases.find((one) => one.name === name);
	if (found === undefined) {
		const near = nearest(
			name,
			cases.map((one) => one.name),
		);
		throw new CaracaliteError('usage', `--accept names "${name}", and no case of this run has that name`, {
			hint: near === null ? 'give the whole name of a case, as the run tells it' : `Did you mean "${near}"?`,
		});
	}
	if (found.file !== '-') return;
	throw new CaracaliteError('usage', `--accept rewrites files, and "${name}" came on stdin`, {
		hint: 'name the file that it is in',
	});
}

async function writeAll(context: Files, cases: RegressionCase[], rewrites: Rewrite[]): Promise<void> {
	const files = [...new Set(rewrites.map((one) => one.file))];
	// Every new text is made before the first is written.
	const texts = await Promise.all(
		files.map(async (file) => {
			const text = await context.readText(file);
			const own = rewrites.filter((one) => one.file === file);
			refuseChanged(cases, parseCases([await decodeCaseFile(file, text)]), own);
			return { file, text: await rewriteExpectations(file, text, own) };
		}),
	);
	const written: string[] = [];
	for (const { file, text } of texts) {
		try {
			await saveCaseFile(context, file, text);
		} catch (error) {
			throw written.length === 0 ? error : writtenInPart(error, written);
		}
		written.push(file);
	}
}

/** Replaying may have taken minutes, and the files may be others by now. */
function refuseChanged(run: RegressionCase[], now: RegressionCase[], rewrites: Rewrite[]): void {
	const digestOf = (cases: RegressionCase[], name: string) =>
		describeCases(cases.filter((one) => one.name === name)).digest;
	const changed = rewrites.find(({ name }) => digestOf(run, name) !== digestOf(now, name));
	if (changed === undefined) return;
	throw new CaracaliteError(
		'cases_changed',
		`"${changed.name}" in ${changed.file} is not the case any more that was run; no file was written`,
		{ exit: EXIT.moved, hint: 'run it again' },
	);
}

function writtenInPart(error: unknown, written: string[]): unknown {
	if (!(error instanceof CaracaliteError)) return error;
	return new CaracaliteError(error.code, `${error.message}; written before that: ${written.join(', ')}`, {
		hint: error.hint ?? 'run it again',
		cause: error,
	});
}
