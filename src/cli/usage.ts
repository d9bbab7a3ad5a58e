import type { Command, CommanderError } from 'commander';
import { CaracaliteError } from '../model/errors.js';
import { nearest } from '../model/nearest.js';
import { TOPIC_NAMES } from './topics.js';

/** Commander's refusal in our words: its message without `error:`, its suggestion as the hint. */
export function usageError(error: CommanderError, argv: string[], program: Command): CaracaliteError {
	const command = deepestCommand(argv, program);
	const seeHelp = `See: ${pathOf(command)} --help`;
	if (error.code === 'commander.help') {
		return new CaracaliteError('usage', `\`${pathOf(command)}\` needs a command`, { hint: seeHelp });
	}
	const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
	const guess = /^\(Did you mean (.*)\?\)$/.exec(rest.join(' '))?.[1] ?? nearestChoice(first);
	return new CaracaliteError('usage', first.replace(/\.$/, ''), {
		hint: guess ? `Did you mean ${guess}?` : seeHelp,
	});
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
