import { Argument, Command, InvalidArgumentError, Option, type OutputConfiguration } from 'commander';
import type { Argument as DeclaredArgument } from '../commands/declaration/argument.js';
import type { Declaration, Flags } from '../commands/declaration/declare.js';
import { EFFECT_GROUPS } from '../commands/declaration/effects.js';
import type { FedSetting, Flag } from '../commands/declaration/flag.js';
import { BadValue } from '../commands/declaration/readers.js';
import { flagsOf } from '../commands/declaration/take.js';
import { connectionFlags } from '../commands/flags/global.js';
import { COMMANDS, type Command as Registered } from '../commands/registry.js';
import { VERSION } from '../model/release.js';
import { FORMATS } from '../render/formats/registry.js';
import { helpTail, rootHelpTail } from './help.js';
import type { GlobalOptions, Invocation } from './invocation.js';
import { formatsOf } from './readers/formats.js';

type OnCommand = (invocation: Invocation) => void;

/** What a group of commands is for. */
const GROUPS: Readonly<Record<string, string>> = { sandbox: 'run the embedded control plane' };

/**
 * The whole command tree, made of the declarations. Parsing runs nothing: the action of a command
 * hands `onCommand` what was asked for.
 */
export function commandTree(onCommand: OnCommand, output: OutputConfiguration = {}): Command {
	const program = new Command('caracalite')
		.exitOverride()
		.configureOutput(output)
		.description(
			'Change Caracal authorization policy safely: explain a denial, try a fix, judge it, roll it out.',
		)
		.version(VERSION, '-V, --version', 'print the version')
		.helpOption('-h, --help', 'print help')
		.helpCommand(false)
		.usage('<command> [options]')
		.configureHelp({ showGlobalOptions: true, subcommandTerm })
		.addHelpText('after', rootHelpTail);
	addFlags(program.optionsGroup('Connection:'), connectionFlags);
	addOutputFlags(program.optionsGroup('Output:'));
	for (const command of COMMANDS) addCommand(program, command, onCommand);
	return program;
}

/** How output looks, and whether questions are asked: what the frame itself reads. */
function addOutputFlags(program: Command): void {
	for (const [name, { about }] of Object.entries(FORMATS)) program.option(`--${name}`, about);
	program
		.addOption(pickOption())
		.option('--quiet', 'print the result alone, no progress')
		.option('--verbose', 'print whole ids and every detail')
		.option('--debug', 'print each call to the server, and the stack of a bug')
		.option('--color', 'colour the output even off a terminal')
		.option('--no-color', 'never colour the output')
		.option('--no-input', 'never ask; fail and name the flag that answers')
		.option('--no-ci', 'tell GitHub nothing by itself: no annotations, no summary of the step');
}

/** Prints one thing out of the result; of two, neither is more meant than the other. */
function pickOption(): Option {
	const about = 'print only the values at this path of the JSON result, one a line (see: help output)';
	return new Option('--pick <path>', about).conflicts(Object.keys(FORMATS)).argParser((path, before) => {
		if (before !== undefined) throw new InvalidArgumentError('It is given twice.');
		return path;
	});
}

function addCommand(program: Command, registered: Registered, onCommand: OnCommand): void {
	const { declaration } = registered;
	const command = parentOf(program, declaration)
		.command(declaration.name.split(' ').at(-1) ?? '')
		.helpGroup(EFFECT_GROUPS[declaration.effect])
		.description(declaration.about)
		.addHelpText('after', () => helpTail(declaration));
	for (const argument of Object.values(declaration.arguments)) command.addArgument(argumentOf(argument));
	addFlags(command, declaration.flags);
	const formats = formatsOf(declaration);
	if (formats.length > 0) command.addOption(writeOption(formats));
	command.action(() => {
		const args = Object.keys(declaration.arguments).map((key, index) => [key, command.processedArgs[index]]);
		const typed = { ...command.opts(), ...Object.fromEntries(args) };
		const everywhere: Record<string, unknown> = program.opts();
		const globals: GlobalOptions = everywhere;
		onCommand({ command: registered, typed, everywhere, globals });
	});
}

/** The command above one: the program, or the group that the first of two words names. */
function parentOf(program: Command, { name, effect }: Declaration): Command {
	const [group = '', word] = name.split(' ');
	if (word === undefined) return program;
	const known = program.commands.find((one) => one.name() === group);
	if (known !== undefined) return known;
	const made = program.command(group).description(GROUPS[group] ?? '');
	return made.usage('<command> [options]').helpGroup(EFFECT_GROUPS[effect]).helpCommand(false);
}

function argumentOf({ name, about, required, variadic, choices }: DeclaredArgument<unknown>): Argument {
	const dots = variadic ? '...' : '';
	const argument = new Argument(required ? `<${name}${dots}>` : `[${name}${dots}]`, about);
	return choices === null ? argument : argument.choices(choices);
}

function addFlags(command: Command, flags: Flags): void {
	for (const [key, flag] of flagsOf(flags)) command.addOption(optionOf(key, flag));
}

function optionOf(key: string, flag: Flag<unknown, FedSetting | null>): Option {
	const name = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
	const about = flag.shown === null ? flag.about : `${flag.about} (default: ${flag.shown})`;
	const option = new Option(flag.value === null ? name : `${name} ${flag.value}`, about);
	if (flag.choices !== null) option.choices(flag.choices);
	if (flag.many === 'repeated') option.argParser(collect);
	else if (flag.many === 'no' && flag.value !== null) option.argParser(once(flag, option.parseArg));
	return option.makeOptionMandatory(flag.required);
}

/** Reads the word of a flag that may stand but once: of two, neither is more meant than the other. */
function once({ read }: Flag<unknown, FedSetting | null>, choose: Option['parseArg']) {
	return (text: string, before: unknown): unknown => {
		if (before !== undefined) throw new InvalidArgumentError('It is given twice.');
		if (read !== null) return readWith(read, text);
		return choose === undefined ? text : choose(text, undefined);
	};
}

function readWith(read: (text: string) => unknown, text: string): unknown {
	try {
		return read(text);
	} catch (error) {
		throw error instanceof BadValue ? new InvalidArgumentError(error.message) : error;
	}
}

/** Where what came of a run is written for other readers; the frame reads it. */
function writeOption(formats: readonly string[]): Option {
	const about = `write it for another reader too (repeatable): ${formats.join(', ')}`;
	return new Option('--write <format=file>', about).argParser(collect);
}

/** For flags that may be given again and again. */
function collect(value: string, before: string[] | undefined): string[] {
	return [...(before ?? []), value];
}

/** A command in a list of commands: its name and arguments; that it takes options is no news. */
function subcommandTerm(command: Command): string {
	const args = command.registeredArguments.map((argument) => {
		const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
		return argument.required ? `<${name}>` : `[${name}]`;
	});
	return [command.name(), ...args].join(' ');
}
