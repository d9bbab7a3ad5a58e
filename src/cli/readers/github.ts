import { appendFile, stat } from 'node:fs/promises';
import { write as annotations } from '../../render/written/github.js';
import { write as markdown } from '../../render/written/markdown.js';
import type { Told } from '../../render/written/writer.js';
import type { Io } from '../io.js';
import type { Writer } from '../writer.js';

/** GitHub drops the summary of a step that is longer, all of it. */
const LONGEST_SUMMARY = 1024 * 1024;

/** Tells what came of a run where a step of GitHub Actions shows it: annotations on stderr, and its summary. */
export async function tellGitHub(told: Told, io: Io, writer: Writer): Promise<void> {
	writer.raw(annotations(told));
	const file = io.env.GITHUB_STEP_SUMMARY;
	if (file === undefined || file === '') return;
	const text = `${markdown(told)}\n`;
	try {
		const before = await stat(file).then(
			({ size }) => size,
			() => 0,
		);
		if (before + Buffer.byteLength(text) > LONGEST_SUMMARY) {
			writer.err('The summary of this step is full, so that this run is not in it.\n');
		} else await appendFile(file, text);
	} catch (error) {
		const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
		writer.err(`The summary of this step could not be written (${why}); the result stands.\n`);
	}
}
