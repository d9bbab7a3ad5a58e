import { cleanPage } from './clean.js';
import type { Style } from './style.js';

/** A rendered page, cleaned but for our own colours, with one line break at its end. */
export function makePage(render: (style: Style) => string, style: Style): string {
	const text = cleanPage(render(style));
	return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
