import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXAMPLE_REQUEST } from '../../src/commands/declaration/declare.js';
import { publishedSchemas } from '../../src/commands/published.js';
import { COMMANDS } from '../../src/commands/registry.js';
import { type CliRun, caracalite } from '../support/cli.js';
import { commands, examplesOf } from './walk.js';

/** Those that end otherwise than clean, and how: what the example shows is a denial, or too few cases. */
const ENDS = new Map([
	[
		"caracalite sandbox exchange --application 'Payments Agent' --resource resource://ledger --scope ledger:refund --label cashier",
		1,
	],
	['caracalite coverage cases/*.json --fail-under 80 --json', 1],
	// What was denied would no longer be, and nobody says that this is meant.
	['caracalite shadow 2', 1],
	["caracalite shadow 2 --application 'Payments Agent' --json", 1],
	['caracalite shadow --since 1d --documents Grants.rego', 1],
]);
/** What has to have happened before a command, for its examples to make sense. */
const BEFORE = new Map([
	['caracalite trust', ['init', '--sandbox', '--force']],
	['caracalite rollback', ['iterate', EXAMPLE_REQUEST, '--candidate', '2', '--activate', '--yes']],
]);
/** Those that ask on a terminal, and run until they are stopped. */
const ASKS = new Set(['caracalite init']);
const ENDLESS = /sandbox serve|--follow|--watch-files/;

/** How long an endless one may run before it is stopped. */
const A_WHILE_MS = 300;

const BINARY = resolve('bin/caracalite.js');

let story: string;
let request: string;

const ReportSchema = z.object({
	trace: z.object({ requestId: z.string() }),
	policyInput: z.looseObject({ principal: z.looseObject({}) }),
});
const ShownSchema = z.object({ documents: z.array(z.object({ content: z.string() })) });

beforeAll(async () => {
	story = await mkdtemp(join(tmpdir(), 'caracalite-examples-'));
	told(['sandbox', 'reset', '--json']);
	const { trace, policyInput } = ReportSchema.parse(told(['explain', '--latest', '--json']));
	request = trace.requestId;
	const clerk = { ...policyInput, principal: { ...policyInput.principal, labels: ['clerk'] } };
	await mkdir(join(story, 'cases'));
	const cases = [
		{ name: 'cashier refunds', expect: 'allow', input: policyInput },
		{ name: 'clerk cannot refund', expect: 'deny', input: clerk },
	];
	await writeFile(join(story, 'cases', 'refunds.json'), JSON.stringify(cases));
	const shown = ShownSchema.parse(told(['show', 'version', '2', '--json']));
	const content = shown.documents[0]?.content ?? '';
	for (const name of ['Grants.rego', 'new-grants.rego']) await writeFile(join(story, name), content);
});

/**
 * What a command prints in the story's folder. In a process of its own: in this one, files of a database
 * that was closed may go as late as its statements are collected, in the middle of a copy.
 */
function told(argv: string[]): unknown {
	return JSON.parse(
		execFileSync(process.execPath, [BINARY, ...argv], { cwd: story, encoding: 'utf8', stdio: 'pipe' }),
	);
}

/** A folder of its own, with the story told into its sandbox. */
async function ownFolder(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'caracalite-example-'));
	await cp(story, path, { recursive: true });
	return path;
}

/** The words of one command as a shell would split them, variables first. */
function wordsOf(command: string): { env: Record<string, string>; argv: string[] } {
	const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
	const start = words.indexOf('caracalite');
	const env = Object.fromEntries(words.slice(0, start).map((word) => word.split('=', 2)));
	return { env, argv: words.slice(start + 1) };
}

/** Runs an example, pipes and all, in a folder of its own. */
async function tryExample(example: string, ...more: string[]): Promise<CliRun> {
	const cwd = await ownFolder();
	const parts = example.replaceAll(EXAMPLE_REQUEST, request).split(' | ').map(wordsOf);
	for (const [start, argv] of BEFORE) {
		const before = argv.map((word) => word.replace(EXAMPLE_REQUEST, request));
		if (example.startsWith(start))
			expect(await caracalite(before, { cwd, env: { HOME: cwd } })).toMatchObject({ exit: 0 });
	}
	let last: CliRun | undefined;
	for (const [index, { env, argv }] of parts.entries()) {
		const extra = index === parts.length - 1 ? more : [];
		const { stop, onOut } = stopOf(example);
		last = await caracalite([...asHere(argv), ...extra], {
			cwd,
			env: { HOME: cwd, ...env },
			...(last ? { stdin: last.stdout } : {}),
			...(stop ? { interrupt: stop, onOut } : {}),
		});
	}
	if (!last) throw new Error(`nothing to run in ${example}`);
	return last;
}

/** When an endless example is stopped: once it has printed its first page, or after a while where it may print none. */
function stopOf(example: string): { stop: Promise<unknown> | undefined; onOut: () => void } {
	let onOut = () => {};
	const stop = new Promise((resolve) => {
		if (example.includes('--watch-files')) onOut = () => resolve(null);
		else setTimeout(resolve, A_WHILE_MS);
	});
	return { stop: ENDLESS.test(example) ? stop : undefined, onOut };
}

/** Unquoted globs are the shell's; the port of an example may be taken here. */
function asHere(argv: string[]): string[] {
	const served = argv[1] === 'serve' && !argv.includes('--port') ? ['--port', '0'] : [];
	const words = argv.map((word) =>
		word === 'cases/*.json' && argv[0] === 'regress' && argv[1] === word ? 'cases/refunds.json' : word,
	);
	return [...words, ...served];
}

const SCHEMAS = Object.values(await publishedSchemas());

/** Whether a published schema accepts a document. */
function accepted(document: unknown): boolean {
	return SCHEMAS.some((schema) => schema.safeParse(document).success);
}

/** The schema that the last command of an example declares. */
async function declaredSchema(example: string) {
	const words = example.split(' | ').at(-1)?.split('caracalite ').at(-1) ?? '';
	const found = COMMANDS.find(({ declaration }) => `${words} `.startsWith(`${declaration.name} `));
	if (found === undefined) throw new Error(`no command is declared for ${example}`);
	return found.declaration.result.load();
}

describe.each([...commands().keys()])('the examples of caracalite %s', (name) => {
	const examples = examplesOf(name)
		.map(({ command }) => command)
		.filter((command) => !ASKS.has(command));

	it.concurrent.each(examples)('%s', async (example) => {
		const run = await tryExample(example);
		expect(run.stderr).not.toContain('error:');
		expect(run.stdout).not.toBe('');
		if (!ENDLESS.test(example)) expect(run.exit).toBe(ENDS.get(example) ?? 0);
		if (/--json[^|]*$/.test(example)) await expectDocuments(example, run);
	});

	it.concurrent.each(examples.filter((example) => !example.endsWith('--json')).slice(0, 1))(
		'%s --json',
		async (example) => {
			await expectDocuments(example, await tryExample(example, '--json'));
		},
	);
});

/** One document that a schema accepts; one a line where the example goes on until it is stopped. */
async function expectDocuments(example: string, { stdout }: CliRun): Promise<void> {
	if (ENDLESS.test(example)) {
		for (const line of stdout.trim().split('\n')) expect(JSON.parse(line)).toSatisfy(accepted);
		return;
	}
	if (/caracalite help [^e]|caracalite help explain/.test(example)) return;
	const schema = await declaredSchema(example);
	const document: unknown = JSON.parse(stdout);
	const read = schema.safeParse(document);
	expect(read.error?.issues ?? []).toEqual([]);
	// What a schema does not name it drops: nothing is printed that is not published.
	expect(read.data).toEqual(document);
}
