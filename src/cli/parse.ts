import { type Command, CommanderError } from 'commander';
import { VERSION } from '../model/release.js';
import type { Invocation } from './invocation.js';
import { topicText } from './topics.js';
import { commandTree } from './tree.js';
import { commandNamed, refuseFilesAsRequests, refuseUnknownCommand, usageError } from './usage.js';

/** What a command line asks for: a command to run, or text that is known at once. */
export type Parsed =
	| { kind: 'run'; invocation: Invocation }
	| { kind: 'help'; text: string }
	| { kind: 'version'; text: string };

/**
 * Reads a command line; runs nothing. `argv` is without node and script, `width` the terminal's.
 * Throws `usage` for an unknown option, command or argument, with the nearest name as the hint.
 */
export function parseArguments(argv: string[], width: number): Parsed {
	let invocation: Invocation | undefined;
	let printed = '';
	const print = (text: string) => {
		printed += text;
	};
	const program = commandTree(
		(found) => {
			invocation = found;
		},
		{
			writeOut: print,
			writeErr: print,
			outputError: () => {},
			getOutHelpWidth: () => width,
			getErrHelpWidth: () => width,
			getOutHasColors: () => false,
			getErrHasColors: () => false,
		},
	);
	try {
		program.parse(argv, { from: 'user' });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.code === 'commander.helpDisplayed') {
			refuseUnknownCommand(argv, program);
			return { kind: 'help', text: printed };
		}
		// No command at all, or a group of commands alone: what there is, is the answer.
		if (error.code === 'commander.help') return { kind: 'help', text: printed };
		if (error.code === 'commander.version') return { kind: 'version', text: `${VERSION}\n` };
		throw usageError(error, argv, program);
	}
	if (!invocation) throw new Error('the command line was parsed, but no command took it');
	const { command, typed } = invocation;
	refuseFilesAsRequests(commandNamed(command.declaration.name.split(' '), program), typed.requests);
	return invocation.command.declaration.name === 'help'
		? helpOn(invocation, program, width)
		: { kind: 'run', invocation };
}

/** `help explain` is `explain --help`; topics are pages of their own. */
function helpOn(invocation: Invocation, program: Command, width: number): Parsed {
	const typed: unknown = invocation.typed.topic;
	const topic = Array.isArray(typed) ? typed.map(String) : [];
	const text = topicText(topic);
	if (text === null) return { kind: 'run', invocation };
	if (text !== undefined) return { kind: 'help', text };
	commandNamed(topic, program);
	return parseArguments([...topic, '--help'], width);
}
