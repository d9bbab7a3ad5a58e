import { Argument, Command, Option, type OutputConfiguration } from 'commander';
import { VERSION } from '../model/release.js';
import { EFFECT_GROUPS, type Effect } from './effects.js';
import { helpTail, rootHelpTail } from './help.js';
import type { CommandModule, Invocation, Needs } from './invocation.js';
import * as group from './options.js';

type Load = () => Promise<CommandModule>;

/** Adds a command: how it is called, what it does to the world, where its handler is, what it needs. */
type Leaf = (usage: string, effect: Effect, load: Load, needs?: Partial<Needs>) => Command;

/**
 * The whole command tree. Parsing runs nothing: the action of a command hands `onCommand` what was
 * asked for. A handler's file is imported when it runs, so that `--help` loads none of them.
 */
export function commandTree(
	onCommand: (invocation: Invocation) => void,
	output: OutputConfiguration = {},
): Command {
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
	group.output(group.connection(program));
	const leaf = leafOf(program, program, onCommand);
	judgingCommands(leaf);
	changingCommands(leaf);
	lookingCommands(leaf);
	setupCommands(leaf);
	const sandbox = program.command('sandbox').description('run the embedded control plane');
	sandbox.usage('<command> [options]').helpGroup(EFFECT_GROUPS.sandbox).helpCommand(false);
	sandboxCommands(leafOf(program, sandbox, onCommand));
	return program;
}

function judgingCommands(leaf: Leaf): void {
	const explain = leaf('explain [request-id]', 'reads', () => import('../commands/explain.js'))
		.description('tell why a request was denied, held or allowed')
		.option('--latest', 'the newest denied request');
	group.report(group.window(explain));

	const simulate = leaf('simulate [request-id]', 'reads', () => import('../commands/simulate.js'))
		.description('replay a denied request against a candidate')
		.option('--input <file>', 'replay this input instead of a request');
	group.policySet(group.candidate(simulate));
	group.acceptHold(group.report(group.documents(group.overlays(group.resource(simulate)))));

	const regress = leaf('regress [files...]', 'reads', () => import('../commands/regress.js'))
		.description('replay regression cases against a candidate')
		.option('--fail-fast', 'leave the rest alone after the first case that fails')
		.option('--shard <i/n>', 'only every n-th case from the i-th');
	group.policySet(group.candidate(group.cases(regress)));
	group.report(group.caseRun(group.documents(regress)));

	const verdict = leaf('verdict [request-id]', 'reads', () => import('../commands/verdict.js'));
	judged(verdict.description('judge whether a candidate is safe to activate'));
}

function changingCommands(leaf: Leaf): void {
	const iterate = leaf('iterate [request-id]', 'zone', () => import('../commands/iterate.js'))
		.description('explain, simulate, regress and judge in one run; with --activate, roll out')
		.option('--activate', 'roll out a candidate that is safe to activate');
	group.after(group.change(group.overlays(group.resource(judged(iterate)))));

	const activate = leaf('activate [request-id]', 'zone', () => import('../commands/activate.js')).description(
		'roll out a candidate that a verdict found safe, and wait until it is loaded',
	);
	group.after(group.change(judged(activate)));

	const rollback = leaf('rollback', 'zone', () => import('../commands/rollback.js'))
		.description('activate the version that was active before, and wait until it is loaded')
		.option('--to <version>', 'version to go back to: its id or its number');
	group.change(group.report(group.policySet(rollback)));

	const resume = leaf('resume', 'files', () => import('../commands/resume.js'))
		.description('tell what became of a move that was broken off, and go on waiting for it')
		.option('--new-journal', 'start a new journal where the old one is lost or damaged');
	group.wait(resume);

	const stage = leaf('stage <file...>', 'zone', () => import('../commands/stage.js'))
		.description('make a version out of data documents; what is active stays active')
		.option('--name <name>', "name of the policy, where the file's name is not meant")
		.option('--create-set', 'make the policy set if the zone has none of that name')
		.option('--dry-run', 'tell what would be made, and make nothing');
	group.policySet(stage);
}

function lookingCommands(leaf: Leaf): void {
	const status = leaf('status', 'reads', () => import('../commands/status.js'));
	group.policySet(
		status.description('tell what is active, whether it is loaded, and which versions there are'),
	);

	const show = leaf('show', 'reads', () => import('../commands/show.js'))
		.description("print a policy, or a version's manifest and documents")
		.addArgument(new Argument('[kind]', 'what to print').choices(['policy', 'version']))
		.argument('[name]', 'policy: name or id; version: id, number, `latest` or `active`');
	group.policySet(show);

	const follows = (options: Record<string, unknown>) => options.follow === true;
	const diff = leaf('diff [from] [to]', 'reads', () => import('../commands/diff.js')).description(
		'tell what one version changes against another: documents, and who may do what',
	);
	group.policySet(group.documents(diff));

	const audit = leaf('audit', 'reads', () => import('../commands/audit.js'), { endless: follows })
		.description('print recent decisions, newest first')
		.option('--follow', 'go on printing decisions as they are made');
	group.until(group.window(audit));
}

function setupCommands(leaf: Leaf): void {
	leaf('history', 'reads', () => import('../commands/history.js'))
		.description('print the activations and rollbacks that were made from here')
		.option('--limit <n>', 'moves to print at most, the newest', group.count);

	const record = leaf('record', 'files', () => import('../commands/record.js'));
	record.description('write regression cases from what audit holds');
	group.recording(group.until(group.window(record)));

	leaf('config', 'reads', () => import('../commands/config.js')).description(
		'print each effective setting and where it came from',
	);

	leaf('init', 'files', () => import('../commands/init.js'), { settings: 'none' })
		.description('write a first configuration, by asking or by flags')
		.option('--api-url <url>', 'base URL of the Admin API')
		.option('--token-env <name>', 'environment variable that holds the token')
		.option('--token-file <path>', 'file that holds the token, private to you')
		.option('--token-command <command>', 'program that prints the token, and its arguments; no shell')
		.option('--sandbox', 'a profile of the embedded sandbox, without a server')
		.option('--force', 'write over a configuration that is there');

	leaf('trust [file]', 'files', () => import('../commands/trust.js'), { settings: 'none' })
		.description('believe a configuration as it is now, and show what it may do')
		.option('--revoke', 'do not believe it any more');

	leaf('help [topic...]', 'reads', () => import('../commands/help-exit-codes.js'), {
		settings: 'none',
	}).description('print help on a command, or on `exit-codes`');
}

function sandboxCommands(leaf: Leaf): void {
	const load: Load = () => import('../commands/sandbox.js');
	leaf('serve', 'sandbox', load, { settings: 'sandbox', endless: () => true })
		.description('serve the sandbox over http on this machine until it is stopped')
		.option('--port <port>', 'port to listen on; 0 takes a free one', group.port)
		.option('--latency <milliseconds>', 'answer this much later, as a far server would', group.milliseconds)
		.option('--rate-limit', 'refuse calls over 600 in a minute, as a server does');

	leaf('reset', 'sandbox', load, { settings: 'sandbox' }).description(
		'start the sandbox afresh, with a payments zone and a denied refund',
	);

	leaf('exchange', 'sandbox', load, { settings: 'sandbox' })
		.description('ask for access, as the agent of an application would')
		.addOption(new Option('--application <id|name>', 'application that asks').makeOptionMandatory())
		.option('--resource <identifier>', 'resource asked for (repeatable)', group.collect)
		.option('--scope <scope>', 'scope asked for (repeatable)', group.collect)
		.option('--label <label>', "label of the agent's session (repeatable)", group.collect)
		.option(
			'--delegated <scope>',
			'scope of the delegation, if not those asked for (repeatable)',
			group.collect,
		)
		.addOption(new Option('--mode <mode>', 'how access is asked for').choices(group.EXCHANGE_MODES));

	leaf('token', 'sandbox', load, { settings: 'sandbox' })
		.description("print the sandbox's admin token, or make a lesser one")
		.addOption(
			new Option('--capability <what>', 'make a token that may do this').choices(group.CAPABILITIES),
		);

	leaf('path', 'sandbox', load, { settings: 'sandbox' }).description(
		'print the data directory of the sandbox',
	);
}

/** What whoever judges a candidate takes: the request, the candidate, the cases, the way to take a hold. */
function judged(command: Command): Command {
	group.policySet(group.candidate(group.cases(command)));
	return group.gains(group.acceptHold(group.report(group.caseRun(command))));
}

/** The way to add commands under `parent`. */
function leafOf(program: Command, parent: Command, onCommand: (invocation: Invocation) => void): Leaf {
	return (usage, effect, load, needs = {}) => {
		const command = parent.command(usage).helpGroup(EFFECT_GROUPS[effect]);
		const name = parent === program ? command.name() : `${parent.name()} ${command.name()}`;
		// A command of a group is told which one it is by its first argument.
		const words = parent === program ? [] : [command.name()];
		command.addHelpText('after', () => helpTail(name, EFFECT_GROUPS[effect]));
		return command.action(() =>
			onCommand({
				name,
				args: [...words, ...command.processedArgs.flat().filter((arg) => typeof arg === 'string')],
				options: needs.settings === 'none' ? command.optsWithGlobals() : command.opts(),
				globals: program.opts(),
				effect,
				needs: { settings: 'profile', ...needs },
				load,
			}),
		);
	};
}

/** A command in a list of commands: its name and arguments; that it takes options is no news. */
function subcommandTerm(command: Command): string {
	const args = command.registeredArguments.map((argument) => {
		const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
		return argument.required ? `<${name}>` : `[${name}]`;
	});
	return [command.name(), ...args].join(' ');
}
