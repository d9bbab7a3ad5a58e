import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { publishedSchemas } from '../../src/commands/published.js';
import { EXIT, EXIT_MEANINGS } from '../../src/model/exit-codes.js';
import { type CliRun, type CliWorld, caracalite } from '../support/cli.js';
import { ALONE, ASKING, commands, examplesOf, folder, silentServer, ZONE } from './walk.js';

const TREE = commands();
const NAMES = [...TREE.keys()];
const LINES = { ...ASKING, ...ALONE };
const ESCAPE = '\u001b';

let cwd: string;

beforeAll(async () => {
	cwd = await folder();
});

/** A command line of a command of the tree, with arguments it is content with. */
function line(name: string, ...more: string[]): string[] {
	return [...name.split(' '), ...(LINES[name] ?? []), ...more];
}

/** The environment of a served zone. */
function served(url: string): Record<string, string> {
	return { CARACAL_API_URL: url, CARACAL_ADMIN_TOKEN: 'hush-hush-hush-hush', CARACAL_ZONE_ID: ZONE };
}

const ErrorSchema = z.object({
	schema: z.literal('caracalite/error@1'),
	ok: z.literal(false),
	code: z.string().regex(/^[a-z][a-z_]+$/),
	message: z.string().min(1),
	hint: z.string().min(1).nullable(),
	changed: z.literal(false),
	details: z.record(z.string(), z.unknown()).optional(),
});

/** The one error document that stdout is, with nothing about it on stderr. */
function failure(run: CliRun): z.infer<typeof ErrorSchema> {
	expect(run.stderr).not.toContain('error:');
	return ErrorSchema.parse(run.json());
}

function both(argv: string[], world: CliWorld = {}): Promise<[CliRun, CliRun]> {
	return Promise.all([
		caracalite([...argv, '--json'], { cwd, ...world }),
		caracalite(argv, { cwd, ...world }),
	]);
}

describe('the walk', () => {
	it('knows every command of the tree', () => {
		expect(Object.keys(LINES).sort()).toEqual([...NAMES].sort());
	});
});

describe.each(NAMES)('caracalite %s', (name) => {
	it('has help with what it does to the world and two to four examples', async () => {
		const run = await caracalite([...name.split(' '), '--help']);
		expect(run).toMatchObject({ exit: EXIT.clean, stderr: '' });
		expect(run.stdout).toMatch(/^(Reads|Writes|Changes).*\.$/m);
		const examples = examplesOf(name);
		expect(examples.length).toBeGreaterThanOrEqual(2);
		expect(examples.length).toBeLessThanOrEqual(4);
		for (const { command } of examples) {
			expect(run.stdout).toContain(command);
			expect(command).toContain(`caracalite ${name}`);
		}
		expect((await caracalite(['help', ...name.split(' ')])).stdout).toBe(run.stdout);
	});

	it('refuses an unknown option, and names the nearest', async () => {
		const [json, text] = await both(line(name, '--qiuet'));
		expect([json.exit, text.exit]).toEqual([EXIT.usage, EXIT.usage]);
		expect(failure(json)).toMatchObject({ code: 'usage', hint: 'Did you mean --quiet?' });
		expect(text).toMatchObject({ stdout: '' });
		expect(text.stderr).toMatch(
			/^error: unknown option '--qiuet' +usage\n {2}Did you mean --quiet\?\n {2}Nothing was changed\.\n$/,
		);
	});

	it('refuses an argument too many', async () => {
		const variadic = TREE.get(name)?.registeredArguments.some((argument) => argument.variadic);
		if (variadic) return;
		const [json, text] = await both([...name.split(' '), ...(LINES[name] ?? []), 'one', 'two', 'three']);
		expect([json.exit, text.exit]).toEqual([EXIT.usage, EXIT.usage]);
		expect(failure(json)).toMatchObject({ code: 'usage' });
		expect(text.stdout).toBe('');
	});

	it('refuses an option without its value, and a value that it cannot be', async () => {
		expect(failure(await caracalite(line(name, '--json', '--zone'))).code).toBe('usage');
		expect(failure(await caracalite(line(name, '--json', '--timeout', '7'))).code).toBe('usage');
	});

	it('prints no colour where NO_COLOR is set, whatever the flags say', async () => {
		const argv = line(name, '--color', '--bad');
		expect((await caracalite(argv)).stderr).toContain(ESCAPE);
		expect((await caracalite(argv, { env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).stderr).not.toContain(
			ESCAPE,
		);
		expect((await caracalite(line(name, '--bad'))).stderr).not.toContain(ESCAPE);
	});
});

describe.each(Object.keys(ASKING))('caracalite %s, which asks a zone,', (name) => {
	it('says what to do where nothing is configured', async () => {
		const [json, text] = await both(line(name));
		expect(json.exit).toBe(EXIT.usage);
		expect(failure(json)).toMatchObject({
			code: 'no_target',
			hint: expect.stringContaining('caracalite init'),
		});
		expect(text.stderr).toMatch(/no_target\n.*caracalite init.*\n {2}Nothing was changed\.\n$/s);
	});

	it('ends at once when it is interrupted, and says that nothing was changed', async () => {
		const server = await silentServer();
		const run = await caracalite(line(name, '--json'), {
			cwd,
			env: served(server.url),
			interrupt: server.asked,
		});
		server.close();
		expect(run.exit).toBe(EXIT.interrupted);
		expect(failure(run).code).toBe('interrupted');
	});
});

describe('every command that asks a zone fails in one document', () => {
	it('where no server is', async () => {
		const gone = await silentServer();
		gone.close();
		for (const run of await all(served(gone.url))) {
			expect(run.exit).toBe(EXIT.usage);
			expect(failure(run).message).toContain(new URL(gone.url).host);
		}
	});

	it('where the server never answers, by its deadline', async () => {
		const server = await silentServer();
		const runs = await all(served(server.url), '--timeout', '1s');
		server.close();
		for (const run of runs) {
			expect(run.exit).toBe(EXIT.usage);
			expect(failure(run).code).toBe('timeout');
		}
	});

	function all(env: Record<string, string>, ...more: string[]): Promise<CliRun[]> {
		return Promise.all(
			Object.keys(ASKING).map((name) => caracalite(line(name, '--json', ...more), { cwd, env })),
		);
	}
});

describe('the token', () => {
	it('is written nowhere', async () => {
		const gone = await silentServer();
		gone.close();
		const token = 'sk-very-secret-1234567890';
		const root = await folder();
		const written = `profiles: {a: {apiUrl: "${gone.url}", token: {env: T}}}`;
		await writeFile(join(root, '.caracaliterc.yaml'), written);
		for (const words of ['config', 'config --json', 'status --debug', 'status --debug --json']) {
			const world = { cwd: root, env: { T: token, CARACAL_ZONE_ID: ZONE } };
			const { stdout, stderr } = await caracalite(words.split(' '), world);
			expect(`${stdout}${stderr}`).not.toContain(token);
			expect(`${stdout}${stderr}`).toContain(new URL(gone.url).host);
		}
	});
});

describe('without a terminal', () => {
	it.each([
		['init', [], '--api-url'],
		['explain', [], '--latest'],
		['activate', [], '--yes'],
		['rollback', [], '--yes'],
		['iterate', ['--activate'], '--yes'],
	])('%s names the flag that answers instead of asking', async (name, more, flag) => {
		const sandbox = await folder();
		await caracalite(['sandbox', 'reset'], { cwd: sandbox });
		const without = (LINES[name] ?? []).filter((word) => !['--yes', '--sandbox', '--force'].includes(word));
		const argv = name === 'explain' ? ['explain'] : [name, ...without, ...more];
		const run = await caracalite([...argv, '--json'], { cwd: sandbox });
		expect(run.exit).toBe(EXIT.usage);
		expect(failure(run).hint).toContain(flag);
	});
});

describe('the whole', () => {
	it('prints the exit codes from one table, in --help and in help exit-codes', async () => {
		const [help, page] = await Promise.all([caracalite(['--help']), caracalite(['help', 'exit-codes'])]);
		for (const [code, meaning] of EXIT_MEANINGS) {
			expect(help.stdout).toContain(`${String(code).padEnd(5)}${meaning}`);
			expect(page.stdout).toContain(`${String(code).padEnd(5)}${meaning}`);
		}
	});

	it.each([
		[['explan'], 'Did you mean explain?'],
		[['sandbox', 'rest'], 'Did you mean reset?'],
		[['help', 'explan'], 'Did you mean explain?'],
		[['show', 'polcy'], 'Did you mean policy?'],
		[['verdit', '--help'], 'Did you mean verdict?'],
		[['--profile', 'prod', 'verdit', '--help'], 'Did you mean verdict?'],
		[['sandbox', 'rest', '--help'], 'Did you mean reset?'],
		[['simulate', '--candidate', '2', '--candidate', '3'], 'Give it once.'],
		[['audit', '--zone', 'a', '--zone', 'b'], 'Give it once.'],
		[['verdict', '--cases', 'a.yaml', 'b.yaml'], "quote it, as in --cases 'cases/*.yaml'"],
		[['verdict', '--cases', 'a.yaml', 'b.yaml', 'c.yaml'], "quote it, as in --cases 'cases/*.yaml'"],
	])('refuses `%s` with a hint', async (argv, hint) => {
		const [json, text] = await both(argv);
		expect([json.exit, text.exit]).toEqual([EXIT.usage, EXIT.usage]);
		expect(failure(json)).toMatchObject({ code: 'usage', hint: expect.stringContaining(hint) });
		expect(text.stderr.replace(/\n +/g, ' ')).toContain(hint);
	});

	it('helps where no command is named, and tells what counts where a flag is not given', async () => {
		for (const argv of [[], ['sandbox']]) {
			const [bare, asked] = [await caracalite(argv), await caracalite([...argv, '--help'])];
			expect(bare).toMatchObject({ exit: EXIT.clean, stdout: asked.stdout, stderr: '' });
		}
		const help = (await caracalite(['activate', '--help'])).stdout.replace(/\s+/g, ' ');
		for (const shown of ['(default: 1m)', '(default: 15m)', '(default: 600)', '(default: 16)'])
			expect(help).toContain(shown);
	});

	it.each([[['--help']], [['sandbox', '--help']], [['--version']], [['explain', '--help']]])(
		'prints one document for %s --json too',
		async (argv) => {
			const run = await caracalite([...argv, '--json']);
			const schemas = z.union([schemaOf('help.schema.json'), schemaOf('version.schema.json')]);
			expect(schemas.safeParse(run.json()).success).toBe(true);
			expect(run).toMatchObject({ exit: EXIT.clean, stderr: '' });
		},
	);

	it('takes --json only as an option: after -- it is an argument', async () => {
		const run = await caracalite(['status', '--', '--json'], { cwd });
		expect(run.stdout).toBe('');
		expect(run.stderr).toContain("too many arguments for 'status'");
	});
});

const SCHEMAS = await publishedSchemas();

function schemaOf(file: string): z.ZodType {
	const schema = SCHEMAS[file];
	if (!schema) throw new Error(`no schema ${file}`);
	return schema;
}
