/** What a call is about, for its messages. */
export interface Subject {
	zone?: string;
	policy?: string;
	policySet?: string;
	version?: string;
	request?: string;
	/** The name that a write gives. */
	name?: string;
}

/** One call of the port as errors tell it, and whether it may be repeated. */
export interface Call {
	/** With a verb first, as in "activate version 61a0 of policy set 42af". */
	doing: string;
	/** A read is repeated while failures are passing; a write never is. */
	kind: 'read' | 'write';
	about: Subject;
	/** Called right before it is sent, once its turn has come. */
	onSend?: () => void;
	/** The largest answer that is read, where it is another than a usual one. */
	answers?: 'answer' | 'policy' | 'small';
}

export function read(doing: string, about: Subject = {}): Call {
	return { doing, kind: 'read', about };
}

export function write(doing: string, about: Subject = {}): Call {
	return { doing, kind: 'write', about, answers: 'small' };
}
