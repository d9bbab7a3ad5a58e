/** What the log or a version said of one input. */
export interface AnswerTold {
	who: string;
	decision: 'allow' | 'hold' | 'deny' | 'unknown';
	/** Why, or for whom it waits; empty where nothing is to be said. */
	reason: string;
	/** Who decided: the server, the offline engine, or that it is logged. */
	by: string;
	/** Determining policies. */
	policies: string[];
}

/** Something to unfold: lines of text, what was answered by whom, a JSON value. */
export interface Evidence {
	title: string;
	lines: string[];
	answers: AnswerTold[];
	json: unknown;
}

/** Evidence that is no answer of a version. */
export function evidence(
	title: string,
	lines: string[],
	json: unknown,
	answers: AnswerTold[] = [],
): Evidence {
	return { title, lines, answers, json };
}
