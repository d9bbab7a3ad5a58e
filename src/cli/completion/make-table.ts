import type { Command, Option } from 'commander';
import type { Flags } from '../../commands/declaration/declare.js';
import { flagsOf } from '../../commands/declaration/take.js';
import { connectionFlags } from '../../commands/flags/global.js';
import { COMMANDS } from '../../commands/registry.js';
import { formatsOf } from '../readers/formats.js';
import { TOPIC_NAMES } from '../topics.js';
import { commandTree } from '../tree.js';
import type { ArgumentEntry, CommandEntry, FlagEntry, Table } from './table.js';

/** The table of the whole command tree; made at build time, since the tree takes longer to load than a TAB may. */
export function makeTable(): Table {
	const program = commandTree(() => {});
	return {
		commands: program.commands.flatMap((command) => entriesOf(command, '')),
		flags: flagEntries(program, connectionFlags),
		topics: [...TOPIC_NAMES, ...COMMANDS.map(({ declaration }) => declaration.name)],
	};
}

function entriesOf(command: Command, above: string): CommandEntry[] {
	const name = `${above} ${command.name()}`.trim();
	const declaration = COMMANDS.find((one) => one.declaration.name === name)?.declaration;
	const own: CommandEntry = {
		name,
		about: command.description(),
		flags: [
			...flagEntries(command, declaration?.flags ?? {}),
			...(declaration === undefined ? [] : writeEntries(command, formatsOf(declaration))),
		],
		arguments: Object.values(declaration?.arguments ?? {}).map(
			({ variadic, choices, completes }): ArgumentEntry => ({
				variadic,
				choices: choices === null ? null : [...choices],
				offers: name === 'help' ? 'topic' : completes,
			}),
		),
	};
	return [own, ...command.commands.flatMap((inner) => entriesOf(inner, name))];
}

function flagEntries(command: Command, flags: Flags): FlagEntry[] {
	const declared = new Map(flagsOf(flags));
	return command
		.createHelp()
		.visibleOptions(command)
		.flatMap((option) => {
			const flag = declared.get(option.attributeName());
			if (option.long === WRITE && flag === undefined) return [];
			const again = flag !== undefined && flag.many !== 'no';
			const entry = {
				about: option.description,
				takes: takesOf(option),
				again,
				choices: option.argChoices ?? null,
				offers: flag?.completes ?? null,
			};
			return option.long ? [{ name: option.long, ...entry }] : [];
		});
}

const WRITE = '--write';

/** The flag by which a result is written for others: a format and a file, as often as one likes. */
function writeEntries(command: Command, formats: readonly string[]): FlagEntry[] {
	if (formats.length === 0) return [];
	const about = command.options.find(({ long }) => long === WRITE)?.description ?? '';
	const choices = formats.map((format) => `${format}=`);
	return [{ name: WRITE, about, takes: 'one', again: true, choices, offers: null }];
}

function takesOf({ required, optional, variadic }: Option): FlagEntry['takes'] {
	if (variadic) return 'many';
	return required || optional ? 'one' : 'none';
}
