import type { FilesStatus, Pulled } from '../core/report/pulled.js';
import { nameOf } from '../model/version-ref.js';
import { commandField } from './command-line.js';
import { counted, marked, markOf, shortHash } from './layout.js';
import type { Style } from './style.js';

const DONE = { written: 'was written', replaced: 'was written anew', same: 'is there already' };

/** The files that a version became. */
export function renderPulled(pulled: Pulled, style: Style): string {
	const passed = markOf(style, 'passed');
	const { version, folder } = pulled;
	return [
		'',
		marked(style, passed, 'version', `${nameOf(version)} (${shortHash(style, version.manifestSha256)})`),
		...pulled.documents.map(({ file, action }) =>
			marked(style, passed, 'file', `${folder}/${file} ${DONE[action]}`),
		),
		...pulled.removed.map((file) =>
			marked(style, passed, 'file', `${folder}/${file} was removed: the version does not have it`),
		),
		'',
		commandField(style, 'Next', ['check', folder]),
		'  Nothing was changed in the zone.',
		'',
	].join('\n');
}

const HOW = { changed: 'was changed', missing: 'is missing', new: 'is new' };

/** How pulled files stand against what was pulled. */
export function filesLines(files: FilesStatus, style: Style): string[] {
	const { folder, version, active, differ, same } = files;
	const warned = markOf(style, 'warned');
	if (version === null) {
		return [
			marked(
				style,
				warned,
				'files',
				`what was pulled into ${folder} cannot be told: its manifest is unreadable`,
			),
		];
	}
	const from = `${folder} was pulled from ${nameOf(version)}${active ? '' : ', which is not what is active here'}`;
	const head = `${from}; ${counted(same, 'file')} as pulled`;
	return [
		marked(style, active ? markOf(style, 'passed') : warned, 'files', head),
		...differ.map(({ file, how }) => marked(style, warned, '', `${folder}/${file} ${HOW[how]}`)),
	];
}
