import type { Checked, FileDrift } from '../core/report/check.js';
import { nameOf } from '../model/version-ref.js';
import type { CheckedDocument, CheckProblem, Effect } from '../policy/check/schema.js';
import { counted, marked, markOf, NOTHING_CHANGED, wrap } from './layout.js';
import type { Style } from './style.js';

/** What comes of a problem, in a few words. */
export const WHAT_HAPPENS: Readonly<Record<Effect, string>> = {
	refused_by_api: 'refused by the API',
	refused_at_load: 'refused at load',
	fails_every_decision: 'fails every decision',
	fails_granted_resources: 'fails every decision on a granted resource',
	fails_delegated_mints: 'fails every mint within a delegation',
	fails_scope: 'fails every request for the scope',
	denies_mints: 'denies every mint',
	never_granted: 'nobody can grant it',
	never_matches: 'never matches',
	says_nothing: 'says nothing',
	misleads: 'misleads',
	server_decides: 'only the server can tell',
};

/** What is wrong with documents, one by one and together: each problem with its place and what would happen. */
export function renderCheck(checked: Checked, style: Style): string {
	const { documents, together, drift } = checked;
	const blocks = documents.flatMap((one) => documentLines(one, style));
	const across = together.problems.flatMap(({ document, ...problem }) =>
		problemLines(document, problem, style),
	);
	return [
		'',
		...blocks,
		...(across.length > 0 ? ['', '  Together', ...across] : []),
		'',
		summary(checked, style),
		...notLookedAt(checked),
		...(drift === null ? [] : driftLines(drift, style)),
		NOTHING_CHANGED,
		'',
	].join('\n');
}

function documentLines({ name, verdict, by, problems }: CheckedDocument, style: Style): string[] {
	const worst = problems.some(({ severity }) => severity === 'error') ? 'failed' : 'warned';
	const status = verdict === 'logic' ? 'not_evaluated' : problems.length > 0 ? worst : 'passed';
	const words = {
		ok: problems.length > 0 ? '' : 'ok',
		logic: 'only the server can tell',
		refused: `refused by the ${by === 'api' ? 'API' : 'compiler'}`,
	};
	const said = words[verdict];
	return [
		`  ${markOf(style, status)}  ${name}${said === '' ? '' : `  ${style.paint.dim(said)}`}`,
		...problems.flatMap((problem) => problemLines(name, problem, style)),
	];
}

const MARKS = { error: 'failed', warning: 'warned', unknown: 'not_evaluated' } as const;

/** The place as an editor opens it, then what is wrong and what comes of it. */
function problemLines(
	name: string,
	{ line, column, code, message, severity, effect }: CheckProblem,
	style: Style,
): string[] {
	const text = wrap(`${message} (${code})`, style.width - 8);
	const what = `${name}:${line}:${column}`;
	return [
		`     ${markOf(style, MARKS[severity])} ${style.paint.bold(what)}  ${WHAT_HAPPENS[effect]}`,
		...text.map((part) => `       ${part}`),
	];
}

function summary({ documents, errors, warnings, unknown, ok }: Checked, style: Style): string {
	const found = [
		...(errors > 0 ? [counted(errors, 'error')] : []),
		...(warnings > 0 ? [counted(warnings, 'warning')] : []),
		...(unknown > 0 ? [`${counted(unknown, 'place')} that only the server can tell`] : []),
	];
	const passed = unknown > 0 ? 'not_evaluated' : warnings > 0 ? 'warned' : 'passed';
	const mark = markOf(style, ok ? passed : 'failed');
	return `  ${mark}  ${counted(documents.length, 'document')}: ${found.join(', ') || 'nothing is wrong'}`;
}

/** What nobody has looked at, which is no pass. */
function notLookedAt({ together }: Checked): string[] {
	if (together.verdict === 'ok') return [];
	const why = together.verdict === 'logic' ? 'a document holds Rego logic' : 'they do not load';
	return [`     not looked at: what the documents grant together, since ${why}`];
}

const HOW: Readonly<Record<FileDrift['documents'][number]['how'], string>> = {
	changed: 'other content than what is active',
	only_here: 'no part of what is active',
	only_in_zone: 'active, and in no file here',
};

/** How the documents stand against what is active, a line each that differs. */
function driftLines({ version, documents, unknown }: FileDrift, style: Style): string[] {
	const line = (status: Parameters<typeof markOf>[1], text: string) =>
		marked(style, markOf(style, status), 'drift', text);
	if (unknown !== null) return ['', line('not_evaluated', `not compared with what is active: ${unknown}`)];
	const active = nameOf(version);
	if (documents.length === 0) return ['', line('passed', `none: ${active} is active, and holds the same`)];
	return ['', ...documents.map((one) => line('warned', driftText(one, version)))];
}

/** How one document stands against what is active, in a line. */
export function driftText(
	{ name, file, how }: FileDrift['documents'][number],
	version: FileDrift['version'],
): string {
	return `${file ?? name}: ${HOW[how]} (${nameOf(version)})`;
}
