import type { Shown } from '../core/report/documents.js';
import { cleanLine, cleanText } from './clean.js';
import { shortHash } from './layout.js';
import type { Style } from './style.js';

/** A policy, or the documents of a version, with their text. */
export function renderShown(shown: Shown, style: Style): string {
	const manifest =
		shown.version === null ? '' : `  manifest ${shortHash(style, shown.version.manifestSha256)}`;
	const head = `  ${style.paint.bold(cleanLine(shown.name))}${manifest}`;
	return ['', head, ...shown.documents.map((document) => documentText(document, style)), ''].join('\n');
}

function documentText(document: Shown['documents'][number], style: Style): string {
	const name =
		document.name === null ? document.versionId : `"${cleanLine(document.name)}" v${document.version ?? '?'}`;
	const hash = document.contentSha256 === null ? '' : `  ${shortHash(style, document.contentSha256)}`;
	const content =
		document.content === null
			? 'its policy was archived, so its text cannot be read'
			: cleanText(document.content).trimEnd();
	return `\n  ${style.paint.dim(`# policy ${name}${hash}${standing(document)}`)}\n${content}`;
}

/** Whether it governs the zone, and whether there is a newer one. */
function standing({ active, version, newest }: Shown['documents'][number]): string {
	const newer = newest === null || newest === version ? '' : `the newest is v${newest}`;
	return [active ? '' : 'not active', newer]
		.filter((part) => part !== '')
		.map((part) => `, ${part}`)
		.join('');
}
