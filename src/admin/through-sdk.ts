import { AdminClient } from '@caracalai/admin';
import type { Call } from './call.js';
import { oneLine } from './clean.js';
import { faultError, unexpectedAnswer } from './fault.js';
import type { Outcome } from './retry.js';

/** The SDK's own time limit is kept out of the way, ours ends each attempt: the longest that a timer takes. */
const NEVER_MS = 2_147_483_647;

/** What a call uses: the SDK, or a GET of a path for the one route that the SDK lacks. */
export type Use = (sdk: AdminClient, get: (path: string) => Promise<unknown>) => Promise<unknown>;

interface Line {
	apiUrl: string;
	token: string;
	call: Call;
	/** Does one HTTP call. */
	exchange(url: URL, init: RequestInit): Promise<Outcome>;
}

/**
 * Runs one call of the SDK over `exchange`. A client is made for each call, so that a failure is known to
 * be this call's and comes out as it was seen, whatever the SDK makes of it.
 */
export async function throughSdk(line: Line, use: Use): Promise<unknown> {
	const { apiUrl, call } = line;
	let failure: unknown = null;
	const fetchImpl: typeof fetch = async (input, init = {}) => {
		try {
			const outcome = await line.exchange(new URL(input instanceof Request ? input.url : input), init);
			if (outcome.ok) return outcome.response;
			throw faultError(call, outcome.fault);
		} catch (error) {
			failure = error;
			throw error;
		}
	};
	const sdk = new AdminClient({
		...{ apiUrl, adminToken: line.token, fetchImpl },
		...{ retries: 0, timeoutMs: NEVER_MS },
	});
	const headers = { authorization: `Bearer ${line.token}`, accept: 'application/json' };
	const get = async (path: string) => (await fetchImpl(apiUrl + path, { headers })).json();
	try {
		return await use(sdk, get);
	} catch (error) {
		if (failure !== null) throw failure;
		// No call failed, so it is the answer that the SDK could not use.
		const why = error instanceof Error ? error.message : 'refused by the SDK';
		throw faultError(call, unexpectedAnswer(oneLine(why)));
	}
}
