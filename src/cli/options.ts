import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration, parseInstant } from '../model/duration.js';

/** Option groups, each flag named once. A group is a function that a command is passed through. */
type Group = (command: Command) => Command;

function duration(text: string): number {
	const milliseconds = parseDuration(text);
	if (milliseconds === null) throw new InvalidArgumentError('Write a duration such as 90s, 15m or 6h.');
	return milliseconds;
}

function moment(text: string): string {
	if (parseInstant(text, 0) === null)
		throw new InvalidArgumentError('Write a date, a time or a duration such as 6h.');
	return text;
}

function digest(text: string): string {
	if (!/^[0-9a-f]{64}$/i.test(text))
		throw new InvalidArgumentError('Write a SHA-256: 64 hexadecimal digits.');
	return text.toLowerCase();
}

/** A whole number from 1. */
export function count(text: string): number {
	if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1.');
	return Number(text);
}

/** A port of this machine; 0 lets the system choose one. */
export function port(text: string): number {
	if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
		throw new InvalidArgumentError('Write a port from 0 to 65535.');
	}
	return Number(text);
}

/** Milliseconds of an artificial wait. */
export function milliseconds(text: string): number {
	if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('Write milliseconds from 0 to 99999.');
	return Number(text);
}

/** For options that may be given again and again. */
export function collect(value: string, before: string[] | undefined): string[] {
	return [...(before ?? []), value];
}

export const connection: Group = (command) =>
	command
		.optionsGroup('Connection:')
		.option('--profile <name>', 'profile of the configuration to use')
		.option('--zone <id|name>', 'zone to work in')
		.option('--timeout <duration>', 'deadline of the whole run, such as 90s, 15m or 6h', duration)
		.option('--rate <n>', 'calls that the server takes a minute, 600 unless said', count)
		.option('--trust <sha256>', 'trust the configuration that has this hash, as a pipeline does', digest)
		.option('--insecure-http', 'allow plain http to other machines, which shows them the token');

export const output: Group = (command) =>
	command
		.optionsGroup('Output:')
		.option('--json', 'print one JSON document on stdout, whatever happens')
		.option('--quiet', 'print the result alone, no progress')
		.option('--verbose', 'print whole ids and every detail')
		.option('--debug', 'print each call to the server, and the stack of a bug')
		.option('--color', 'colour the output even off a terminal')
		.option('--no-color', 'never colour the output')
		.option('--no-input', 'never ask; fail and name the flag that answers');

export const report: Group = (command) =>
	command.option('--report <file>', 'continue this report; `-` is stdin');

export const candidate: Group = (command) =>
	command.option('--candidate <version>', 'version to judge: its id, its number or `latest`');

export const policySet: Group = (command) =>
	command.option('--policy-set <id|name>', "policy set, where the zone's active one is not meant");

export const resource: Group = (command) =>
	command.option('--resource <identifier>', 'only decisions on this resource');

export const acceptHold: Group = (command) =>
	command.option('--accept-hold', 'take a candidate under which the denied request waits for a human');

export const gains: Group = (command) =>
	command
		.option('--accept-gains', 'take a candidate that gives more authority than the denial needs')
		.addOption(new Option('--gains <mode>', 'what such gains come to').choices(['review', 'warn']))
		.option(
			'--allow-gain <pattern>',
			'a gain that is meant: application=…,resource=…,role=…,scope=… (repeatable)',
			collect,
		);

export const overlays: Group = (command) =>
	command
		.option('--set <path=value>', 'put a value into the input (repeatable)', collect)
		.option('--claims <file>', 'put the claims of this JSON file into the input')
		.option('--as-rebuilt', 'replay the input untouched, as the server rebuilt it');

export const documents: Group = (command) =>
	command.option('--documents <files...>', 'decide offline by these data documents; nothing need be staged');

export const cases: Group = (command) =>
	command.option('--cases <glob>', 'files of regression cases (repeatable)', collect);

export const caseRun: Group = (command) =>
	concurrency(command.option('--filter <text>', 'only cases whose name holds this text'));

const concurrency: Group = (command) =>
	command.option('--concurrency <n>', 'replays in flight at most', count);

/** Where cases recorded from audit come from, and where they go. */
export const recording: Group = (command) =>
	concurrency(
		command
			.option('--request <id...>', 'only the decisions of these requests')
			.option('--sample <n>', 'distinct decisions at most, always the same ones', count)
			.option('--out <file>', 'file of cases to write or add to: .json, .ndjson or .yaml')
			.option(
				'--pseudonymise',
				'replace ids of applications, sessions and the zone, so that it can be shared',
			),
	);

export const window: Group = (command) =>
	command
		.option('--since <time>', 'from this time or duration ago on', moment)
		.option('--application <id|name>', 'only decisions about this application')
		.addOption(new Option('--resource <identifier>', 'only decisions on this resource'));

export const until: Group = (command) =>
	command
		.option('--until <time>', 'before this time or duration ago', moment)
		.addOption(new Option('--decision <decision>', 'only this decision').choices(['allow', 'deny']))
		.option('--label <label>', 'only decisions about sessions with this label')
		.option('--limit <n>', 'decisions at most, the newest', count);

export const wait: Group = (command) =>
	command.option('--wait <duration>', 'wait this long for the runtime to load it', duration);

export const change: Group = (command) =>
	wait(command.option('--yes', 'do not ask before the zone is changed'));

export const after: Group = (command) =>
	command
		.option('--watch <duration>', 'watch live decisions this long after it is loaded', duration)
		.addOption(
			new Option(
				'--rollback-on <trouble>',
				'go back by itself on this; asks on a terminal where not given',
			).choices(['failure', 'regression', 'never']),
		);

/** How the sandbox's exchange may ask, and what its tokens may do: the names of the sandbox itself. */
export const EXCHANGE_MODES = ['delegated', 'use', 'bootstrap', 'session', 'direct', 'workload'] as const;
export const CAPABILITIES = ['admin', 'read', 'approve', 'zone'] as const;
