import type { RunTarget } from '../core/report/target.js';
import { cleanLine } from './clean.js';
import type { Printed } from './formats/format.js';
import type { Style } from './style.js';

/** Where a run worked, in a line: `payments on https://caracal.example (profile prod)`. */
export function targetLine({ zoneName, server = '', profile = '' }: RunTarget): string {
	const where = server.startsWith('sandbox ') ? `in the ${server}` : `on ${server}`;
	return cleanLine(`${zoneName} ${where} (profile ${profile})`);
}

/** What is printed, with the zone, server and profile: as `target` in the document, as the first line of the text. */
export function withTarget({ document, render }: Printed, target: RunTarget): Printed {
	const own = 'target' in document && typeof document.target === 'object' ? document.target : {};
	return {
		document: { ...document, target: { ...own, ...target } },
		render: (style: Style) => {
			const text = render(style);
			const gap = text.startsWith('\n') ? '' : '\n';
			return `  ${style.paint.dim(targetLine(target))}\n${gap}${text}`;
		},
	};
}
