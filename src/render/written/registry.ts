import type { Writer } from './writer.js';

/** The formats of `--write`, by name. */
export const WRITERS: Readonly<Record<string, () => Promise<{ write: Writer }>>> = {
	json: () => import('./json.js'),
	junit: () => import('./junit.js'),
	sarif: () => import('./sarif.js'),
	github: () => import('./github.js'),
	gitlab: () => import('./gitlab.js'),
	markdown: () => import('./markdown.js'),
	html: () => import('./html/page.js'),
};
