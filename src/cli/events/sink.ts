/** Where lines go, a line at a time. Nothing about it throws, or holds the run up. */
export interface Sink {
	/** Takes a line; `kept` where it is not to be left out for a reader that is slow. */
	line(text: string, kept: boolean): void;
	/** Lets go of it. Gives what became of the lines, as a clause; null where all of them arrived. */
	end(): Promise<string | null>;
}
