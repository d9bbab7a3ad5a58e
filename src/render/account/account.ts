import type { z } from 'zod';
import type { Evidence } from './evidence.js';
import type { RefusedTold } from './refused.js';

/** What is known of a run beside its document: where its files lie, and which command it was. */
export interface RunFactsTold {
	/** As typed, without `caracalite`. */
	command: string;
	/** A file that the run named, as a path below the root of the checkout, with slashes. */
	placed(file: string): string;
	/** Version of this program. */
	version: string;
}

/** What a run came to; `told` where there was nothing to pass or fail. */
export type Outcome = 'passed' | 'review' | 'failed' | 'undecided' | 'told';

/** Something with an expectation. `undecided` is no failure: nobody could tell. */
export interface Test {
	group: string;
	name: string;
	file: string | null;
	/** From 1. */
	line: number | null;
	status: 'passed' | 'failed' | 'undecided' | 'skipped';
	/** Why it is not passed; what is to be said of it otherwise. */
	text: string;
	/** What was asked and answered, where that is kept. */
	evidence: Evidence | null;
}

export type Level = 'error' | 'warning' | 'note';

/** Something that a reader has to look at, at a place where there is one. */
export interface Noted {
	/** A stable code. */
	rule: string;
	level: Level;
	text: string;
	file: string | null;
	line: number | null;
	column: number | null;
	/** What tells it from others of its rule, from run to run. */
	key: string;
}

/** How far somebody gets: not at all, at once, after an approval, or something that these words do not tell. */
export interface Access {
	state: 'no' | 'yes' | 'waits' | 'other';
	text: string;
}

/** One thing that changes in who may do what. */
export interface ChangeTold {
	effect: 'gain' | 'loss' | 'neutral';
	/** The application that it is about, by its name, its key or its id. */
	application: string | null;
	who: string;
	what: string;
	/** The resource; null where it is about more than one. */
	on: string | null;
	before: Access;
	after: Access;
	/** What speaks for it, or that nothing does; empty where it was not judged. */
	note: string;
	/** What traffic says of it: how often it was used or asked for, and when last; empty where that was not looked at. */
	worth: string;
	/** Nothing speaks for it. */
	open: boolean;
	/** It changes nothing as things stand. */
	asleep: boolean;
	text: string;
}

/** What changes, or why that is not known; null where it was not asked. */
export interface ChangesTold {
	from: string;
	to: string;
	unknown: string | null;
	rows: ChangeTold[];
	/** Patches of documents, lines as unified diffs have them. */
	documents: { text: string; lines: string[] }[];
}

/** Requests, and the kinds of request that they are of. */
export interface PartTold {
	text: string;
	requests: number;
	classes: number;
	/** Of the requests: those that may be decided otherwise. */
	mayChange: number;
}

/** Requests that would be decided otherwise, for one cause. */
export interface FlipTold {
	before: 'allow' | 'hold' | 'deny';
	after: 'allow' | 'hold' | 'deny';
	level: Level;
	/** Who asks for what. */
	text: string;
	/** What becomes of it, in words. */
	becomes: string;
	/** What decides it, and the change that explains it. */
	cause: string;
	/** What speaks for it, or that nothing does. */
	note: string;
	open: boolean;
	requests: number;
	classes: number;
	sessions: number;
	/** ISO 8601. */
	first: string;
	last: string;
	/** A request to look at. */
	example: string;
}

/** What would have become of real traffic: what was replayed of how much, what is decided otherwise, and when. */
export interface TrafficTold {
	/** ISO 8601. */
	since: string;
	until: string;
	/** All that policy decided in the window. */
	decisions: number;
	replayed: PartTold;
	/** What was not replayed, and why. */
	leftOut: PartTold[];
	/** By the start of the UTC hour, oldest first; `changed` are among the `requests`. */
	hours: { start: string; requests: number; changed: number }[];
	/** The worst first. */
	flips: FlipTold[];
	/** What else has to be known of it. */
	notes: string[];
}

/**
 * What came of a run as plain data, the same for every document. Every string is fit for one line of a
 * terminal; each format adds the escapes of its own.
 */
export interface Account {
	command: string;
	/** Stays the same for the same command on the same zone; null where no zone was asked. */
	zoneId: string | null;
	outcome: Outcome;
	/** Few words: `SAFE TO ACTIVATE`. */
	headline: string;
	/** What it is about: `Main v2 over Main v1`. */
	subject: string;
	facts: { label: string; text: string }[];
	tests: Test[];
	noted: Noted[];
	/** Null where no change was asked about. */
	changes: ChangesTold | null;
	/** Null where nobody asked for traffic. */
	traffic: TrafficTold | null;
	/** Null where nobody asked what was refused; those with most requests first. */
	refused: RefusedTold[] | null;
	evidence: Evidence[];
	/** Null where that is no question. */
	notKnown: string[] | null;
	/** What was changed by the run. */
	closing: string;
}

/** How the document of a kind is told. */
export interface Kind {
	/** Throws where the document is not of this kind. `told` is clean. */
	account(told: unknown, facts: RunFactsTold): Account;
}

/** The kind of document that a schema describes. */
export function kindOf<S extends z.ZodType>(
	schema: S,
	account: (document: z.output<S>, facts: RunFactsTold) => Account,
): Kind {
	return { account: (told, facts) => account(schema.parse(told), facts) };
}

/** An account of which nothing is known yet but its command. */
export function emptyAccount(facts: RunFactsTold): Account {
	return {
		command: facts.command,
		zoneId: null,
		outcome: 'told',
		headline: '',
		subject: '',
		facts: [],
		tests: [],
		noted: [],
		changes: null,
		traffic: null,
		refused: null,
		evidence: [],
		notKnown: null,
		closing: 'Nothing was changed.',
	};
}

/** A note at no place. */
export function noted(rule: string, level: Level, text: string, over: Partial<Noted> = {}): Noted {
	return { rule, level, text, file: null, line: null, column: null, key: text, ...over };
}
