import { EXIT, type ExitCode } from '../core/exit-codes.js';
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
	const writer = makeWriter(io);
	const globals = flagsAtSight(argv);
	const facts: RunFacts = { wrote: false, debug: globals.debug === true, follows: false };
	try {
		const width = io.stdout.columns || HELP_WIDTH;
		const help = cachedHelp(argv, width);
		if (help !== null) {
			await writer.out(help);
			return await written(writer);
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
		return await fail(error, { globals, facts, io, writer });
	}
}

/** The flags that decide how a failure is told, read before the command line is known to be right. */
function flagsAtSight(argv: string[]): GlobalOptions {
	const end = argv.indexOf('--');
	const words = new Set(end < 0 ? argv : argv.slice(0, end));
	return {
		json: words.has('--json'),
		debug: words.has('--debug'),
		...(words.has('--color') ? { color: true } : {}),
		...(words.has('--no-color') ? { color: false } : {}),
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

interface FailingRun {
	globals: GlobalOptions;
	facts: RunFacts;
	io: Io;
	writer: Writer;
}

async function fail(error: unknown, { globals, facts, io, writer }: FailingRun): Promise<ExitCode> {
	const { asFailure, errorDocument } = await import('./fail.js');
	const failure = asFailure(error, facts);
	if (failure.code === 'pipe_closed') return failure.exit;
	const document = errorDocument(failure, facts.debug);
	// Where stdout takes nothing, stderr may.
	if (globals.json && writer.failure() === null) {
		const { jsonText } = await import('./json.js');
		await writer.out(jsonText(document, facts.follows ? 0 : 2));
		if (writer.failure() === null) return failure.exit;
	}
	const { renderError } = await import('../report/error.js');
	const { styleOf } = await import('./context.js');
	writer.err(renderError(document, styleOf(io.stderr, globals, io)));
	return failure.exit;
}
