import type { ArgumentEntry, CommandEntry, FlagEntry, Offer, Table } from './table.js';

/** What may stand in the place that is completed. */
export interface Wanted {
	/** The start of the word, without quotes; where a flag and its value are one word, of the value. */
	start: string;
	/** What the shell has to be given before each word: a flag and `=`. */
	before: string;
	/** Flags of the command, those that stand there already left out. */
	flags: FlagEntry[];
	/** Commands, and what they are for. */
	commands: { name: string; about: string }[];
	choices: string[];
	offers: Offer | null;
	/** Values of flags that stand in the line, by the flags' names. */
	given: ReadonlyMap<string, string>;
}

/**
 * What may stand at `at` of a line's words, the program left out. Words are as they were typed, quotes
 * and all; bash takes `--flag=value` for three. Pure.
 */
export function wantedAt(table: Table, typed: readonly string[], at: number): Wanted {
	const words = typed.slice(0, at).map(unquoted);
	const line = readLine(table, words);
	const wanted: Wanted = {
		start: unquoted(typed[at] ?? ''),
		before: '',
		flags: [],
		commands: [],
		choices: [],
		offers: null,
		given: line.given,
	};
	if (line.pair !== null && wanted.start === '=') return { ...wanted, start: '', offers: 'file' };
	if (line.open !== null) {
		// Of `--flag=`, bash gives the sign as the word.
		if (wanted.start === '=') return ofFlag(line.open, { ...wanted, start: '' });
		if (!(line.open.takes === 'many' && wanted.start.startsWith('-'))) return ofFlag(line.open, wanted);
	}
	if (!line.onlyArguments && wanted.start.startsWith('-')) return flagAt(line, wanted);
	if (line.command === null || line.isGroup) return { ...wanted, commands: line.below };
	const argument = argumentAt(line.command.arguments, line.operands);
	if (argument === null) return wanted;
	return { ...wanted, choices: argument.choices ?? [], offers: argument.offers };
}

function ofFlag(flag: FlagEntry, wanted: Wanted): Wanted {
	const sign = wanted.start.indexOf('=') + 1;
	const choice = wanted.start.slice(0, sign);
	if (sign > 0 && flag.choices?.includes(choice)) {
		const start = wanted.start.slice(sign);
		return { ...wanted, start, before: wanted.before + choice, choices: [], offers: 'file' };
	}
	return { ...wanted, choices: flag.choices ?? [], offers: flag.offers };
}

/** A flag that is being typed, or its value behind `=`. */
function flagAt({ flags, given }: Line, wanted: Wanted): Wanted {
	const sign = wanted.start.indexOf('=');
	if (sign > 0) {
		const name = wanted.start.slice(0, sign);
		const flag = flags.find((one) => one.name === name && one.takes !== 'none');
		const value = { ...wanted, start: wanted.start.slice(sign + 1), before: `${name}=` };
		return flag === undefined ? wanted : ofFlag(flag, value);
	}
	return { ...wanted, flags: flags.filter(({ name, again }) => again || !given.has(name)) };
}

interface Line {
	command: CommandEntry | null;
	/** Whether another word names the command. */
	isGroup: boolean;
	/** Commands that may follow. */
	below: { name: string; about: string }[];
	flags: FlagEntry[];
	given: Map<string, string>;
	/** A flag whose value comes next. */
	open: FlagEntry | null;
	/** A flag of whose value a sign and a file may still come. */
	pair: FlagEntry | null;
	onlyArguments: boolean;
	operands: number;
}

/** Reads the words before the one that is completed. */
function readLine(table: Table, words: readonly string[]): Line {
	const line: Line = {
		command: null,
		isGroup: false,
		below: belowOf(table, ''),
		flags: table.flags,
		given: new Map(),
		open: null,
		pair: null,
		onlyArguments: false,
		operands: 0,
	};
	for (const word of words) readWord(table, line, word);
	return line;
}

function readWord(table: Table, line: Line, word: string): void {
	const { open, pair } = line;
	line.pair = null;
	// Of `junit=file`, bash makes three words.
	if (pair !== null && word === '=') {
		line.open = { ...pair, choices: null, offers: 'file' };
		return;
	}
	const isFlag = !line.onlyArguments && word.startsWith('-');
	if (open !== null && word === '=') return;
	if (open !== null && !(open.takes === 'many' && isFlag)) {
		line.given.set(open.name, word);
		if (open.takes === 'one') line.open = null;
		if (open.choices?.includes(`${word}=`)) line.pair = open;
		return;
	}
	line.open = null;
	if (word === '--' && !line.onlyArguments) line.onlyArguments = true;
	else if (isFlag) readFlag(line, word);
	else if (line.command === null || line.isGroup) readCommand(table, line, word);
	else line.operands += 1;
}

function readFlag(line: Line, word: string): void {
	const sign = word.indexOf('=');
	const name = sign < 0 ? word : word.slice(0, sign);
	line.given.set(name, sign < 0 ? '' : word.slice(sign + 1));
	const flag = line.flags.find((one) => one.name === name);
	if (flag !== undefined && flag.takes !== 'none' && sign < 0) line.open = flag;
}

function readCommand(table: Table, line: Line, word: string): void {
	const name = `${line.command?.name ?? ''} ${word}`.trim();
	const command = table.commands.find((one) => one.name === name) ?? null;
	if (command === null) {
		// A word that is no command: nothing can be told of what follows it.
		line.command = { name, about: '', flags: [], arguments: [] };
		line.isGroup = false;
		return;
	}
	line.command = command;
	line.below = belowOf(table, `${name} `);
	line.isGroup = line.below.length > 0;
	line.flags = [
		...command.flags,
		...table.flags.filter((one) => !command.flags.some((own) => own.name === one.name)),
	];
}

/** The commands one word below a name that ends in a space, or is empty. */
function belowOf(table: Table, above: string): { name: string; about: string }[] {
	return table.commands
		.filter(({ name }) => name.startsWith(above) && !name.slice(above.length).includes(' '))
		.map(({ name, about }) => ({ name: name.slice(above.length), about }));
}

function argumentAt(all: readonly ArgumentEntry[], place: number): ArgumentEntry | null {
	const last = all.at(-1);
	return all[place] ?? (last?.variadic ? last : null);
}

/** A word as a shell would take it: quotes gone, open or not, and what a backslash hides. */
export function unquoted(word: string): string {
	let text = '';
	let quote = '';
	for (let at = 0; at < word.length; at += 1) {
		const character = word[at] ?? '';
		if (character === '\\' && quote !== "'") {
			at += 1;
			text += word[at] ?? '';
		} else if (quote === '' && (character === '"' || character === "'")) quote = character;
		else if (character === quote) quote = '';
		else text += character;
	}
	return text;
}
