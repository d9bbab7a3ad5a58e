import type { Command, Help, Option } from 'commander';
import { effectLine } from '../../src/cli/help.js';
import { commandTree } from '../../src/cli/tree.js';
import { COMMANDS } from '../../src/commands/registry.js';
import { code, GENERATED, table } from './markdown.js';

/** The page of the command line: every command of the tree, with its options and examples. */
export function cliPage(): string {
	const program = commandTree(() => {});
	const help = program.createHelp();
	const commands = leaves(program, help);
	const contents = commands.map(
		(command) => `- [${code(nameOf(command))}](#${anchor(command)}): ${command.description()}`,
	);
	return [
		`${GENERATED}# The command line\n`,
		`${program.description()}\n`,
		`${contents.join('\n')}\n`,
		'## Options of every command\n',
		optionTable(help.visibleOptions(program)),
		...commands.map((command) => section(command, help)),
		'Exit codes: [exit-codes.md](exit-codes.md). Settings: [config.md](config.md).\n',
	].join('\n');
}

function leaves(command: Command, help: Help): Command[] {
	return help
		.visibleCommands(command)
		.flatMap((child) => (child.commands.length > 0 ? leaves(child, help) : [child]));
}

function section(command: Command, help: Help): string {
	const name = nameOf(command);
	const path = name.replace('caracalite ', '');
	const declaration = COMMANDS.find((one) => one.declaration.name === path)?.declaration;
	if (declaration === undefined) throw new Error(`no command is declared as ${path}`);
	const args = help
		.visibleArguments(command)
		.map((argument) => [code(argument.name()), help.argumentDescription(argument)]);
	const described = args.filter(([, description]) => description !== '');
	const examples = declaration.examples.map((example) => `# ${example.text}\n${example.command}`);
	return [
		`## ${code(name)}\n`,
		`${capital(command.description())}. ${effectLine(declaration)}\n`,
		`${code(help.commandUsage(command))}\n`,
		described.length > 0 ? table(['argument', 'meaning'], described) : '',
		optionTable(help.visibleOptions(command).filter((option) => option.long !== '--help')),
		`\`\`\`sh\n${examples.join('\n\n')}\n\`\`\`\n`,
	]
		.filter((part) => part !== '')
		.join('\n');
}

function optionTable(options: Option[]): string {
	if (options.length === 0) return '';
	return table(
		['option', 'meaning'],
		options.map((option) => [code(option.flags), meaning(option)]),
	);
}

function meaning(option: Option): string {
	const choices = option.argChoices ? `: ${option.argChoices.map(code).join(', ')}` : '';
	return `${option.description}${choices}${option.mandatory ? ' (required)' : ''}`;
}

function nameOf(command: Command): string {
	return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

function anchor(command: Command): string {
	return nameOf(command).replaceAll(' ', '-');
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
