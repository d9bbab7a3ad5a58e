// Packs the program, installs it from the tarball alone on each Node that it runs on, and runs the demo from
// there. On one Node all of it; on the others without DuckDB, which is large and optional. Tells a line for each;
// what a command printed, only where it fails.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const NODES = ['20', '22', '24', '26'];
/** All that an install may bring beside the program: libsql, and what that brings. */
const FETCHED = new Set(['@libsql', '@neon-rs', 'caracalite', 'detect-libc', 'libsql']);
/** What comes on top where optional packages are not left out. */
const OPTIONAL = '@duckdb';
/** libsql's own binary is optional to npm too: where such packages are left out, it is named. */
const BINARY = binaryOf(JSON.parse(readFileSync('package-lock.json', 'utf8')));
/** The longest that any one command takes, milliseconds; it is ended then. */
const PATIENCE = 120_000;

const demo = resolve('scripts/demo.mjs');
const archive = resolve('test/fixtures/archive/*.parquet');
const root = mkdtempSync(join(tmpdir(), 'caracalite-install-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

const tarball = await packed();
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
// All at once: they wait for the network and for the runtime more than they work.
await Promise.all(NODES.map(holdsOn));

/** The release's tarball; a plain `npm pack` has to give the same. */
async function packed() {
	const [release, plain] = [folder('release'), folder('plain')];
	await run('.', process.execPath, ['scripts/pack.mjs', '--to', release]);
	try {
		await run('.', 'npm', ['pack', '--pack-destination', plain]);
	} finally {
		await run('.', process.execPath, ['scripts/pack.mjs', '--end']);
	}
	const [name] = readdirSync(plain);
	if (!readFileSync(join(plain, name)).equals(readFileSync(join(release, name)))) {
		throw new Error('`npm pack` and `npm run pack:release` give different tarballs');
	}
	return join(release, name);
}

/** Installs in an empty folder with a cache that was empty, and runs the demo; on one Node globally and by npx too. */
async function holdsOn(major) {
	const started = Date.now();
	const tools = folder(`node-${major}`);
	await run(tools, 'npm', ['install', `node@${major}`]);
	const PATH = [join(tools, 'node_modules/node/bin'), process.env.PATH].join(delimiter);
	const env = { PATH, npm_config_cache: join(root, `cache-${major}`) };
	const node = (await run(tools, 'node', ['--version'], env)).trim();
	if (!node.startsWith(`v${major}.`))
		throw new Error(`the package node@${major} brought no Node: this is ${node}`);
	const own = { ...env, HOME: folder(`home-${major}`) };
	const [empty, elsewhere] = ['empty', 'elsewhere'].map((name) => folder(`${name}-${major}`));
	const whole = major === NODES[0];
	await run(empty, 'npm', ['install', tarball, ...(whole ? [] : ['--omit=optional', BINARY])], env);
	holdsWhatItShould(join(empty, 'node_modules'), whole);
	if (whole) {
		const global = folder('global');
		await run(empty, 'npm', ['install', '--global', '--prefix', global, tarball], env);
		await says(version, elsewhere, join(global, 'bin/caracalite'), ['--version'], own);
		await says(version, elsewhere, 'npx', ['--yes', '--package', tarball, 'caracalite', '--version'], env);
	}
	const shown = await run(elsewhere, 'node', [demo, empty], own);
	if (!shown.includes('The whole loop took')) throw new Error(`the demo broke off:\n${shown}`);
	await meetsArchive(empty, whole ? 'archive_other_zone' : 'duckdb_missing', own);
	console.log(
		`Node ${node.slice(1)}: installed ${whole ? 'with' : 'without'} DuckDB and ran the demo, ${Math.round((Date.now() - started) / 1000)} s`,
	);
}

/** Names an archive of zones that the sandbox has not: it is read where DuckDB is there, and refused by name anyway. */
async function meetsArchive(installed, code, env) {
	const caracalite = join(installed, 'node_modules/.bin/caracalite');
	await run(installed, caracalite, ['sandbox', 'reset'], env);
	const asked = ['shadow', 'latest', '--profile', 'sandbox', '--since', '2026-11-24', '--archive', archive];
	const said = JSON.parse(await run(installed, caracalite, [...asked, '--json'], env, 2));
	if (said.code !== code)
		throw new Error(`an archive was met with ${said.code}, not ${code}: ${said.message}`);
}

/** Throws where an install brought something else than it says. */
function holdsWhatItShould(modules, whole) {
	const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
	const surprises = names.filter((name) => !FETCHED.has(name) && name !== OPTIONAL);
	if (surprises.length > 0) throw new Error(`the install fetched ${surprises.join(', ')} as well`);
	if (names.includes(OPTIONAL) !== whole)
		throw new Error(`the install ${whole ? 'lacks' : 'fetched'} ${OPTIONAL} ${whole ? '' : 'all the same'}`);
}

/** libsql's binary for this machine, as npm installs it by name; the checkout may have one for musl beside it. */
function binaryOf({ packages }) {
	const names = readdirSync('node_modules/@libsql');
	const name = names.find((one) => !one.endsWith('-musl')) ?? names[0];
	return `@libsql/${name}@${packages['node_modules/libsql'].version}`;
}

function folder(name) {
	const path = join(root, name);
	mkdirSync(path, { recursive: true });
	return path;
}

async function says(text, ...command) {
	const said = (await run(...command)).trim();
	if (said !== text) throw new Error(`${command[1]} said ${said}, not ${text}`);
}

/** Runs a command to its end and gives its stdout; throws with all that it printed where it ends otherwise. */
function run(cwd, command, args, env = {}, expected = 0) {
	return new Promise((done, fail) => {
		const child = spawn(command, args, {
			cwd,
			env: { ...process.env, GITHUB_ACTIONS: '', ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: PATIENCE,
		});
		let stdout = '';
		let all = '';
		child.stdout.on('data', (text) => {
			stdout += text;
			all += text;
		});
		child.stderr.on('data', (text) => {
			all += text;
		});
		child.on('error', fail);
		child.on('close', (code, signal) => {
			if (code === expected) return done(stdout);
			fail(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${all}`));
		});
	});
}
