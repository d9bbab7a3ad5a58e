/** A denied request as the examples name it; the docs test puts a real one in its place. */
export const EXAMPLE_REQUEST = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11';

export interface Example {
	command: string;
	text: string;
	/** Where the effect of the command is not that of its kind: the line that says so. */
	effect?: string;
}

/** Two to four examples for each command; `--help` and the reference print them, a test runs them. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {};
