export interface AdminClientOptions {
	apiUrl: string;
	adminToken: string;
	coordinatorUrl?: string;
	coordinatorToken?: string;
	fetchImpl?: typeof fetch;
	/** For each attempt, milliseconds; 30,000 by default. */
	timeoutMs?: number;
	/** Further attempts of a GET or HEAD; 3 by default. */
	retries?: number;
	signal?: AbortSignal;
	/** Sent with every call. */
	headers?: Record<string, string>;
}

export type Query = Record<string, string | number | undefined>;
