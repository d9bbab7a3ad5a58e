import type { Command, CommanderError } from 'commander';
import { CaracaliteError } from '../model/errors.js';
import { nearest } from '../model/nearest.js';
import { TOPIC_NAMES } from './topics.js';

/** Commander's refusal in our words: its message without `error:`, its suggestion as the hint. */
export function usageError(error: CommanderError, argv: string[], program: Command): CaracaliteError {
	const command = deepestCommand(argv, program);
	const seeHelp = `See: ${pathOf(command)} --help`;
	if (error.code === 'commander.excessArguments') return tooMany(command, error.message, seeHelp);
	const twice = /^error: option '(--[\w-]+).*given twice/.exec(error.message)?.[1];
	if (twice !== undefined) {
		return new CaracaliteError('usage', `${twice} is given twice`, { hint: 'Give it once.' });
	}
	const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
	const guess = /^\(Did you mean (.*)\?\)$/.exec(rest.join(' '))?.[1] ?? nearestChoice(first);
	return new CaracaliteError('usage', first.replace(/\.$/, ''), {
		hint: guess ? `Did you mean ${guess}?` : seeHelp,
	});
}

/** More arguments than a command takes; most often what a shell made of a pattern. */
function tooMany(command: Command, message: string, seeHelp: string): CaracaliteError {
	const words = message.replace(/^error: /, '').replace(/\.$/, '');
	const files = command.args.filter(isFileName);
	if (files.length === 0) return new CaracaliteError('usage', words, { hint: seeHelp });
	return unquoted(pathOf(command), files);
}

function unquoted(command: string, [first = '', ...more]: string[]): CaracaliteError {
	const which = more.length === 0 ? `${first}, which is a file` : `${first} and other files`;
	return new CaracaliteError('usage', `\`${command}\` does not take ${which}, as an argument`, {
		hint: "The shell may have filled in a pattern: quote it, as in --cases 'cases/*.yaml', or repeat the flag.",
	});
}

/** Throws `usage` where files stand in the place of requests: the shell has filled in a pattern there. */
export function refuseFilesAsRequests(command: Command, requests: unknown): void {
	if (!Array.isArray(requests)) return;
	const files = requests.filter((one) => typeof one === 'string' && isFileName(one));
	if (files.length > 0) throw unquoted(pathOf(command), files);
}

function isFileName(word: string): boolean {
	return /\.(ya?ml|json|ndjson|rego)$/i.test(word);
}

/**
 * Throws `usage` where help is asked for on a command that there is none of: a misspelt one would
 * be answered with the help of everything.
 */
export function refuseUnknownCommand(argv: string[], program: Command): void {
	let command = program;
	for (const word of operandsOf(argv, program)) {
		if (command.commands.length === 0) return;
		commandNamed([word], command);
		command = command.commands.find((one) => one.name() === word) ?? command;
	}
}

/** The words of a command line that are neither flags nor the values of global ones. */
function operandsOf(argv: string[], program: Command): string[] {
	const operands: string[] = [];
	for (let at = 0; at < argv.length; at += 1) {
		const word = argv[at] ?? '';
		if (!word.startsWith('-')) operands.push(word);
		const option = program.options.find(({ long, short }) => long === word || short === word);
		if (option?.required) at += 1;
	}
	return operands;
}

/** The command that `words` name, checked word by word. Throws `usage` with the nearest name. */
export function commandNamed(words: string[], program: Command): Command {
	return words.reduce((command, word) => {
		const next = command.commands.find((candidate) => candidate.name() === word);
		if (next) return next;
		const topics = command.commands.map((candidate) => candidate.name());
		const near = nearest(word, command === program ? [...topics, ...TOPIC_NAMES] : topics);
		const hint = near ? `Did you mean ${near}?` : `See: ${pathOf(command)} --help`;
		throw new CaracaliteError('usage', `there is no help on \`${words.join(' ')}\``, { hint });
	}, program);
}

/** The command that a command line got to, as far as its words are commands. */
function deepestCommand(argv: string[], program: Command): Command {
	let command = program;
	for (const word of argv) {
		command = command.commands.find((candidate) => candidate.name() === word) ?? command;
	}
	return command;
}

function pathOf(command: Command): string {
	return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** Commander lists the choices of a refused value, and leaves the guess to us. */
function nearestChoice(message: string): string | null {
	const match = /'([^']*)' is invalid.* Allowed choices are (.*)\.$/.exec(message);
	return match?.[1] === undefined || match[2] === undefined ? null : nearest(match[1], match[2].split(', '));
}
