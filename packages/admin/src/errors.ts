export type AdminTarget = 'api' | 'coordinator';

/** A call that the server answered with a failure. `code` is the body's `error`, else the status text. */
export class AdminApiError extends Error {
	readonly status: number;
	readonly code: string;
	readonly body: unknown;
	readonly target: AdminTarget;

	constructor(status: number, code: string, body: unknown, target: AdminTarget = 'api') {
		super(`${code} (HTTP ${status})`);
		this.name = 'AdminApiError';
		this.status = status;
		this.code = code;
		this.body = body;
		this.target = target;
	}
}
