import { CaracaliteError } from './errors.js';

/** Loads libsql, whose binary npm takes for optional. Throws `libsql_missing` where it was left out. */
export function withLibsql<T>(load: () => T): T {
	try {
		return load();
	} catch (cause) {
		const said = cause instanceof Error ? cause.message : String(cause);
		const name = /@libsql\/[\w-]+/.exec(said)?.[0] ?? 'libsql';
		throw new CaracaliteError(
			'libsql_missing',
			`${name} is not installed, which the journal and the sandbox need`,
			{
				hint: `It is optional to npm, and --omit=optional leaves it out: install caracalite without that flag, or name it beside: npm install --omit=optional <caracalite> ${name}.`,
				cause,
			},
		);
	}
}
