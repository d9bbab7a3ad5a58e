/**
 * The one table of exit codes: `--help`, `help exit-codes` and the docs are printed from it.
 */
export const EXIT = {
	clean: 0,
	blocked: 1,
	usage: 2,
	unconfirmed: 3,
	moved: 4,
	bug: 70,
	interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: ReadonlyArray<readonly [ExitCode, string]> = [
	[EXIT.clean, 'clean: done, and nothing stands against it'],
	[EXIT.blocked, 'blocked, an expectation failed, or the request was not denied'],
	[EXIT.usage, 'usage, configuration or transport; nothing was changed'],
	[EXIT.unconfirmed, 'something may have changed and is not confirmed'],
	[EXIT.moved, 'refused because the ground moved since the verdict; nothing was changed'],
	[EXIT.bug, 'a bug of caracalite'],
	[EXIT.interrupted, 'interrupted'],
];
