import type { Status } from '../core/report/documents.js';
import { nameOf } from '../model/version-ref.js';
import { field, marked, markOf, pad, shortHash, timeOf } from './layout.js';
import { filesLines } from './pull.js';
import type { Style } from './style.js';

/** Versions listed of each set before the rest is only counted. */
const LISTED = 8;

/** What is active, whether it is loaded, and the versions of each set. */
export function renderStatus(status: Status, style: Style): string {
	const { active, runtime } = status;
	const lines = [''];
	if (active === null) {
		lines.push(marked(style, markOf(style, 'failed'), 'active', 'nothing: every request is denied'));
	} else {
		const since =
			status.activatedAt === null
				? ''
				: `, activated ${timeOf(style, status.activatedAt)}${status.activatedBy === null ? '' : ` by ${status.activatedBy}`}`;
		lines.push(
			marked(
				style,
				markOf(style, 'passed'),
				'active',
				`${nameOf(active)} (${shortHash(style, active.manifestSha256)})${since}`,
			),
		);
	}
	if (runtime !== null) {
		const age = runtime.loadedAt === null ? '' : `, since ${timeOf(style, runtime.loadedAt)}`;
		lines.push(
			marked(style, markOf(style, status.ok ? 'passed' : 'failed'), 'runtime', `${runtime.text}${age}`),
		);
	}
	if (status.files !== null) lines.push(...filesLines(status.files, style));
	return [...lines, '', ...status.sets.flatMap((set) => setLines(set, style)), ''].join('\n');
}

function setLines(set: Status['sets'][number], style: Style): string[] {
	const head = `  Policy set "${set.name}"${set.active ? '' : ' (not active)'}`;
	if (set.versions.length === 0) return [head, '    no versions yet'];
	const listed = style.verbose ? set.versions : set.versions.slice(0, LISTED);
	const rest = set.versions.length - listed.length;
	return [
		head,
		...listed.map((one) => {
			const mark = one.active ? style.paint.green(style.marks.pass) : '';
			const id = style.verbose ? `  ${one.versionId}` : '';
			return `    ${pad(mark, 3)}v${String(one.version).padEnd(4)}${shortHash(style, one.manifestSha256)}  ${timeOf(style, one.createdAt)}${id}`;
		}),
		...(rest > 0 ? [field(style, '', `  and ${rest} more (--verbose lists all)`)] : []),
	];
}
