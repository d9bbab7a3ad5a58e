/** What a shell may offer for a word: see `Completion` of declarations, and topics of `help`. */
export type Offer = 'file' | 'request' | 'version' | 'policy-set' | 'zone' | 'profile' | 'case' | 'topic';

export interface FlagEntry {
	/** As typed, `--zone`. */
	name: string;
	about: string;
	/** How many words it takes: none, one, or all up to the next flag. */
	takes: 'none' | 'one' | 'many';
	/** Whether it may stand again. */
	again: boolean;
	/** What ends in `=` goes on with a file. */
	choices: string[] | null;
	offers: Offer | null;
}

export interface ArgumentEntry {
	variadic: boolean;
	choices: string[] | null;
	offers: Offer | null;
}

export interface CommandEntry {
	/** As typed, without `caracalite`: `sandbox serve`, or `sandbox` for the group. */
	name: string;
	about: string;
	flags: FlagEntry[];
	arguments: ArgumentEntry[];
}

/** Everything of the command tree that completion needs, as the build writes it down beside the bundle. */
export interface Table {
	commands: CommandEntry[];
	/** Flags of every command. */
	flags: FlagEntry[];
	topics: string[];
}
