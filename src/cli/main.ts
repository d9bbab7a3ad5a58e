import { ASKS } from '../commands/completion/shells.js';
import { EXIT, type ExitCode } from '../model/exit-codes.js';
import type { FormatName } from '../render/formats/registry.js';
import { cachedHelp, HELP_WIDTH } from './cached-help.js';
import type { RunFacts } from './fail.js';
import type { GlobalOptions } from './invocation.js';
import type { Io } from './io.js';
import { makeWriter, type Writer } from './writer.js';

export { processIo } from './io.js';

/**
 * Runs one command line, `argv` without node and script, and gives the exit code. It never rejects:
 * this is the one place that catches. Prints through `io` alone.
 */
export async function run(argv: string[], io: Io): Promise<ExitCode> {
	const end = argv.indexOf('--');
	const typed = end < 0 ? argv : argv.slice(0, end);
	const words = new Set(typed);
	const globals = flagsAtSight(words);
	const writer = makeWriter(io, io.env.GITHUB_ACTIONS === 'true' && globals.ci !== false);
	const facts: RunFacts = { wrote: false, debug: globals.debug === true, follows: false };
	const exit = await runOrFail(argv, { typed, words, globals, facts, io, writer });
	await facts.readers?.end(exit);
	return exit;
}

async function runOrFail(argv: string[], run: StartedRun): Promise<ExitCode> {
	const { globals, facts, io, writer } = run;
	try {
		const width = io.stdout.columns || HELP_WIDTH;
		const help = cachedHelp(argv, width);
		if (help !== null) {
			await writer.out(help);
			return await written(writer);
		}
		if (argv[0] === ASKS) {
			await writer.out(await completionFor(argv.slice(1), io));
			return EXIT.clean;
		}
		const { parseArguments } = await import('./parse.js');
		const parsed = parseArguments(argv, width);
		if (parsed.kind === 'run') {
			const { execute } = await import('./frame.js');
			return await execute(parsed.invocation, io, writer, facts);
		}
		await writer.out(globals.json ? asDocument(parsed.kind, parsed.text) : parsed.text);
		return await written(writer);
	} catch (error) {
		return await fail(error, run);
	}
}

/** What completes a line where nothing was built to answer quickly; and `table`, what the build writes down for that. */
async function completionFor(argv: string[], io: Io): Promise<string> {
	const { makeTable } = await import('./completion/make-table.js');
	if (argv[0] === 'table') return `${JSON.stringify(makeTable())}\n`;
	const { answerShell } = await import('./completion/answering.js');
	return answerShell(argv, io, makeTable());
}

/** The flags that decide how a failure is told, read before the command line is known to be right. */
function flagsAtSight(words: ReadonlySet<string>): GlobalOptions {
	return {
		json: words.has('--json'),
		debug: words.has('--debug'),
		...(words.has('--color') ? { color: true } : {}),
		...(words.has('--no-color') ? { color: false } : {}),
		...(words.has('--no-ci') ? { ci: false } : {}),
	};
}

/** Clean where stdout took it all; throws `output_failed`. */
async function written(writer: Writer): Promise<ExitCode> {
	const failure = writer.failure();
	if (failure === null) return EXIT.clean;
	const { outputFailed } = await import('./stop.js');
	throw outputFailed(failure);
}

function asDocument(kind: 'help' | 'version', text: string): string {
	const document = { schema: `caracalite/${kind}@1`, ok: true, [kind]: text.trimEnd() };
	return `${JSON.stringify(document, null, 2)}\n`;
}

interface StartedRun {
	/** The words before `--`, in order. */
	typed: readonly string[];
	words: ReadonlySet<string>;
	globals: GlobalOptions;
	facts: RunFacts;
	io: Io;
	writer: Writer;
}

async function fail(error: unknown, run: StartedRun): Promise<ExitCode> {
	const { typed, words, globals, facts, io, writer } = run;
	const { asFailure, errorDocument } = await import('./fail.js');
	const failure = asFailure(error, facts);
	if (facts.readers === undefined) {
		const { readersAtSight } = await import('./readers/at-sight.js');
		facts.readers = await readersAtSight(typed, { globals, io, writer });
	}
	const { formatAsked, formatNamed } = await import('../render/formats/registry.js');
	const document = errorDocument(failure, facts.debug);
	const style = async () => (await import('./context.js')).styleOf(io.stderr, globals, io);
	const told = async (name: FormatName) => (await formatNamed(name)).failure(document, style, facts.follows);
	await facts.readers?.tell(document);
	if (failure.code === 'pipe_closed') return failure.exit;
	// Where stdout takes nothing, stderr may.
	const { to, text } = await told(
		writer.failure() === null ? formatAsked((flag) => words.has(`--${flag}`)) : 'text',
	);
	if (to === 'err') writer.err(text);
	else await writer.out(text);
	if (to === 'out' && writer.failure() !== null) writer.err((await told('text')).text);
	return failure.exit;
}
