// What `action.yml` runs: caracalite's commands, and what they wrote to where people look. Plain Node, nothing to install.
import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGitHub } from './github.mjs';
import { inputsOf, planOf, whyOffline } from './plan.mjs';

/** GitHub takes 65,536 characters in a comment, and 1 MiB in a summary. */
const MOST = 65_000;
/** What a command needs of the environment; secrets come one by one. */
const PASSED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'GITHUB_WORKSPACE', 'CI'];
const PASSED_ON = [...PASSED, 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];

const { env } = process;
process.exitCode = await main().catch((error) => {
	say('error', error instanceof Error ? error.message : String(error));
	return 2;
});

async function main() {
	const inputs = inputsOf(env);
	const workspace = env.GITHUB_WORKSPACE || process.cwd();
	const event = readEvent();
	const offline = whyOffline(inputs, event, env.GITHUB_EVENT_NAME);
	const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'caracalite-'));
	const empty = join(folder, 'empty');
	mkdirSync(empty);
	const runs = planOf(inputs, workspace, offline !== null).map((step) =>
		runStep(step, inputs, { folder, cwd: step.zone ? workspace : empty }),
	);
	const marker = markerOf(inputs);
	const body = bodyOf(marker, offline, runs);
	append(env.GITHUB_STEP_SUMMARY, `${body}\n`);
	const outcome = outcomeOf(runs);
	const url = await tellGitHub(inputs, { event, marker, body, runs });
	append(
		env.GITHUB_OUTPUT,
		[outputOf('outcome', outcome), outputOf('comment-url', url), outputOf('report', folder)].join(''),
	);
	return outcome === 'passed' ? 0 : outcome === 'failed' ? 1 : 2;
}

/** Runs one command; what it wrote for others lies in the folder under its name. */
function runStep({ name, argv, zone, tells = false }, inputs, { folder, cwd }) {
	const file = (ending) => join(folder, `${name}.${ending}`);
	const written = {
		json: file('json'),
		junit: file('xml'),
		sarif: file('sarif'),
		markdown: file('md'),
		github: file('txt'),
	};
	// What GitHub is told is told below, once: no command does by itself.
	const write = Object.entries(written).flatMap(([format, path]) => ['--write', `${format}=${path}`]);
	process.stdout.write(`::group::caracalite ${escaped(name)}\n`);
	const run = spawnSync(process.execPath, [env.CARACALITE_BIN, ...argv, ...write, '--no-input', '--no-ci'], {
		cwd,
		env: environmentOf(zone, inputs),
		stdio: ['ignore', 'pipe', 'pipe'],
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	// What comes from a zone is text: no line of it is a command of the workflow.
	const stop = randomUUID();
	process.stdout.write(
		`::stop-commands::${stop}\n${run.stdout ?? ''}${run.stderr ?? ''}\n::${stop}::\n::endgroup::\n`,
	);
	process.stdout.write(textOf(written.github));
	const exit = run.status ?? 70;
	return { name, exit, failed: exit === 1 && !tells, undecided: exit > 1, written };
}

function environmentOf(zone, inputs) {
	const passed = Object.fromEntries(
		PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
	);
	if (!zone) return passed;
	return {
		...passed,
		CARACAL_API_URL: inputs.apiUrl,
		CARACAL_ADMIN_TOKEN: inputs.token,
		...(inputs.zone === '' ? {} : { CARACAL_ZONE_ID: inputs.zone }),
		...(inputs.trust === '' ? {} : { CARACALITE_TRUST: inputs.trust }),
	};
}

/** The comment's first line, by which it is found again: one for each folder and zone of a pull request. */
function markerOf({ policy, zone }) {
	const key = createHash('sha256')
		.update(JSON.stringify([policy, zone]))
		.digest('hex')
		.slice(0, 12);
	return `<!-- caracalite:action:${key} -->`;
}

/** What every command wrote, under each other; where that is too long, each has its share. */
function bodyOf(marker, offline, runs) {
	const head = [marker, '## caracalite', ...(offline === null ? [] : ['', `_${offline}_`])].join('\n');
	const texts = runs.map(({ name, exit, written }) => {
		return (
			textOf(written.markdown).trim() || `### ❔ \`caracalite ${name}\` ended with ${exit} and told nothing`
		);
	});
	const share = Math.floor((MOST - head.length) / Math.max(1, texts.length)) - 100;
	return [head, ...texts.map((text) => cutTo(text, share))].join('\n\n');
}

function cutTo(text, share) {
	if (text.length <= share) return text;
	const shown = text.slice(0, share);
	const whole = shown.slice(0, Math.max(0, shown.lastIndexOf('\n')));
	return `${whole}\n\n_Cut here; the whole is in the run's files._`;
}

function outcomeOf(runs) {
	if (runs.some(({ undecided }) => undecided)) return 'undecided';
	return runs.some(({ failed }) => failed) ? 'failed' : 'passed';
}

/** Comment and code scanning; what GitHub does not take is a warning, since the result stands. */
async function tellGitHub(inputs, { event, marker, body, runs }) {
	const repository = env.GITHUB_REPOSITORY ?? '';
	const github = openGitHub({ base: env.GITHUB_API_URL ?? '', token: inputs.githubToken, repository });
	const issue = event.pull_request?.number;
	if (inputs.sarif) for (const run of runs) await uploadSarif(github, event, run);
	if (!inputs.comment || !Number.isInteger(issue)) return '';
	try {
		return await github.comment(issue, marker, body, inputs.author);
	} catch (error) {
		say('warning', `the pull request got no comment: ${messageOf(error)}`);
		return '';
	}
}

async function uploadSarif(github, event, { name, written }) {
	try {
		const sarif = JSON.parse(textOf(written.sarif));
		// One upload must not take the place of another.
		for (const run of sarif.runs) run.automationDetails ??= { id: `caracalite/${name}/` };
		const { number, head } = event.pull_request ?? {};
		const place =
			number === undefined
				? { commit: env.GITHUB_SHA, ref: env.GITHUB_REF }
				: { commit: head.sha, ref: `refs/pull/${number}/head` };
		await github.uploadSarif({ ...place, sarif: JSON.stringify(sarif) });
	} catch (error) {
		say('warning', `code scanning took no findings of ${name}: ${messageOf(error)}`);
	}
}

function readEvent() {
	const text = env.GITHUB_EVENT_PATH ? readFileSync(env.GITHUB_EVENT_PATH, 'utf8') : '{}';
	return JSON.parse(text);
}

function textOf(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}

/** An output, by a word that its value cannot hold. */
function outputOf(name, value) {
	const end = randomUUID();
	return `${name}<<${end}\n${value}\n${end}\n`;
}

function append(path, text) {
	if (path) appendFileSync(path, text);
}

function say(level, text) {
	process.stdout.write(`::${level} title=caracalite::${escaped(text)}\n`);
}

/** As commands of a workflow are written. */
function escaped(text) {
	return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}
