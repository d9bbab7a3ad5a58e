/** An answer other than success, thrown from anywhere under a route and turned into a response in one place. */
export class ApiFault extends Error {
	readonly status: number;
	readonly code: string;
	readonly description: string | undefined;
	readonly issues: Issue[] | undefined;

	constructor(status: number, code: string, description?: string, issues?: Issue[]) {
		super(`${status} ${code}`);
		this.status = status;
		this.code = code;
		this.description = description;
		this.issues = issues;
	}
}

export interface Issue {
	path: PropertyKey[];
	message: string;
}

/** What an unforeseen failure answers, with any of the statuses that the server gives it. */
export function internalError(status: number): ApiFault {
	return new ApiFault(status, 'internal_error', 'The service failed to process the request');
}

/** The body of a fault; the request id is told where the server tells it. */
export function faultBody(fault: ApiFault, requestId: string): object {
	const told = fault.code === 'internal_error' || fault.code === 'invalid_body';
	return {
		error: fault.code,
		...(fault.description === undefined ? {} : { error_description: fault.description }),
		...(told ? { requestId } : {}),
		...(fault.issues === undefined ? {} : { details: { issues: fault.issues } }),
	};
}
