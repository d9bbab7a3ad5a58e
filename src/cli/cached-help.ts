import { readFileSync } from 'node:fs';

/** The width that the build wrote the help down for; that of every run off a terminal. */
export const HELP_WIDTH = 80;

/**
 * The text of `caracalite --help` as the build wrote it beside the bundle, so that the commonest
 * question loads no command tree. Null for any other command line or width, and where nothing was built.
 */
export function cachedHelp(argv: string[], width: number): string | null {
	const [only, ...more] = argv;
	if ((only !== '--help' && only !== '-h') || more.length > 0 || width !== HELP_WIDTH) return null;
	try {
		return readFileSync(new URL('help.txt', import.meta.url), 'utf8');
	} catch {
		return null;
	}
}
