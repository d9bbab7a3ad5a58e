import type { Staged } from '../core/report/documents.js';
import { placeText } from '../model/problem.js';
import { nameOf } from '../model/version-ref.js';
import { commandField } from './command-line.js';
import { marked, markOf, shortHash } from './layout.js';
import type { Style } from './style.js';

const DONE = { reused: 'is there already', version_added: 'got a new version', created: 'was made' };
const WOULD = {
	reused: 'is there already',
	version_added: 'would get a new version',
	created: 'would be made',
};

/** What staging made, or would make. */
export function renderStaged(staged: Staged, style: Style): string {
	const words = staged.dryRun ? WOULD : DONE;
	const lines = [
		...staged.documents.map((one) =>
			marked(style, markOf(style, 'passed'), 'policy', `"${one.name}" ${words[one.action]}`),
		),
		...findingLines(staged, style),
		versionLine(staged, style),
	];
	const next =
		staged.version === null ? [] : [commandField(style, 'Next', ['diff', staged.version.versionId])];
	const closing =
		staged.dryRun || (!staged.versionMade && staged.documents.every((one) => one.action === 'reused'))
			? 'Nothing was changed.'
			: 'What is active stayed active.';
	return ['', ...lines, '', ...next, `  ${closing}`, ''].join('\n');
}

function versionLine(staged: Staged, style: Style): string {
	const base = staged.only
		? ', of these documents alone'
		: staged.base === null
			? ''
			: `, on ${nameOf(staged.base)}`;
	if (staged.version === null) {
		return marked(
			style,
			markOf(style, 'passed'),
			'version',
			`a new version of "${staged.set.name}" would be made${base}`,
		);
	}
	const name = `${nameOf(staged.version)} (${shortHash(style, staged.version.manifestSha256)})`;
	const how = staged.versionMade ? `was made${base}` : 'holds exactly these documents already';
	return marked(style, markOf(style, 'passed'), 'version', `${name} ${how}`);
}

function findingLines({ findings }: Staged, style: Style): string[] {
	const warned = (label: string, text: string) => marked(style, markOf(style, 'warned'), label, text);
	return [
		...findings.broken.map((one) => marked(style, markOf(style, 'failed'), 'broken', one.text)),
		...findings.logic.map((one) =>
			warned('logic', `${placeText(one)} ${one.message}; only the server can decide it`),
		),
		...findings.drift.map((one) => warned('drift', one.text)),
	];
}
