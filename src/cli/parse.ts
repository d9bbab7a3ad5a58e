import { type Command, CommanderError } from 'commander';
import { CaracaliteError } from '../core/errors.js';
import type { Invocation } from './invocation.js';
import { commandTree } from './tree.js';
import { VERSION } from './version.js';

/** What a command line asks for: a command to run, or text that is known at once. */
export type Parsed =
	| { kind: 'run'; invocation: Invocation }
	| { kind: 'help'; text: string }
	| { kind: 'version'; text: string };

/**
 * Reads a command line; runs nothing. `argv` is without node and script. `width` is the terminal's.
 * Throws `usage` for an unknown option, command or argument, with the nearest name as the hint.
 */
export function parseArguments(argv: string[], width: number): Parsed {
	let invocation: Invocation | undefined;
	let printed = '';
	const program = commandTree((found) => (invocation = found), {
		writeOut: (text) => (printed += text),
		writeErr: (text) => (printed += text),
		outputError: () => {},
		getOutHelpWidth: () => width,
		getErrHelpWidth: () => width,
		getOutHasColors: () => false,
		getErrHasColors: () => false,
	});
	try {
		program.parse(argv, { from: 'user' });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: printed };
		if (error.code === 'commander.version') return { kind: 'version', text: `${VERSION}\n` };
		throw usageError(error, argv, program);
	}
	if (!invocation) throw new Error('the command line was parsed, but no command took it');
	if (invocation.name === 'help') return helpOn(invocation, program);
	return { kind: 'run', invocation };
}

function helpOn(invocation: Invocation, program: Command): Parsed {
	const topic = invocation.args;
	if (topic[0] === 'exit-codes' && topic.length === 1) return { kind: 'run', invocation };
	let command = program;
	for (const word of topic) {
		const next = command.commands.find((candidate) => candidate.name() === word);
		if (!next)
			throw new CaracaliteError('usage', `There is no help on \`${topic.join(' ')}\`.`, { hint: TOPICS });
		command = next;
	}
	const parts: string[] = [];
	command.configureOutput({ writeOut: (text) => parts.push(text) });
	command.outputHelp();
	return { kind: 'help', text: parts.join('') };
}

const TOPICS = 'Topics are the commands, and `exit-codes`: caracalite --help';

/** Commander's refusal in our words: its message without `error:`, its suggestion as the hint. */
function usageError(error: CommanderError, argv: string[], program: Command): CaracaliteError {
	if (error.code === 'commander.help') {
		const group = program.commands.find(
			(command) => command.name() === argv.find((word) => !word.startsWith('-')),
		);
		const name = group ? `caracalite ${group.name()}` : 'caracalite';
		return new CaracaliteError('usage', `\`${name}\` needs a command.`, { hint: `See: ${name} --help` });
	}
	const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
	const guess = /^\(Did you mean (.*)\?\)$/.exec(rest.join(' '))?.[1];
	const hint = guess ? `Did you mean ${guess}?` : 'See: caracalite --help';
	return new CaracaliteError('usage', sentence(first), { hint });
}

function sentence(text: string): string {
	const start = text.charAt(0).toUpperCase() + text.slice(1);
	return start.endsWith('.') ? start : `${start}.`;
}
