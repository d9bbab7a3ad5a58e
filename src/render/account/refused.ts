/** Requests that were refused for one cause. */
export interface RefusedTold {
	/** What `explain` takes. */
	id: string;
	/** Who asked for what. */
	text: string;
	reason: string;
	why: string;
	/** Who can mend it, and how. */
	mend: string;
	requests: number;
	/** Sessions, where any are known. */
	sessions: string;
	/** ISO 8601. */
	first: string;
	last: string;
	/** The newest request. */
	example: string;
}
