import { limitedText } from './body.js';

/** One HTTP call as it goes out; headers by their lower-case names. */
export interface Message {
	method: string;
	headers: Record<string, string>;
	body: string | undefined;
	signal: AbortSignal;
}

/** An answer whose head has come. Its body is either read or given up. */
export interface Answer {
	status: number;
	header(name: string): string | null;
	/** The body's text; null where it is larger than `largest` bytes, of which no more is read. */
	text(largest: number): Promise<string | null>;
	discard(): void;
}

/** Does one HTTP call, follows no redirect. Rejects with a {@link TransportError}, or where the signal aborts. */
export type Transport = (url: URL, message: Message) => Promise<Answer>;

/**
 * The way to the server failed; `cause` is the system's error. `open` tells that the way was there, so
 * that something may have been sent.
 */
export class TransportError extends Error {
	readonly open: boolean;

	constructor(cause: unknown, open: boolean) {
		super('no whole answer came', { cause });
		this.name = 'TransportError';
		this.open = open;
	}
}

/** Calls through a `fetch`: that of the embedded control plane, which has no network to fail. */
export function overFetch(fetchImpl: typeof fetch): Transport {
	return async (url, message) => {
		const { body = null, ...rest } = message;
		const response = await fetchImpl(url.href, { ...rest, body, redirect: 'manual' });
		return {
			status: response.status,
			header: (name) => response.headers.get(name),
			text: (largest) => limitedText(response, largest),
			discard: () => void response.body?.cancel(),
		};
	};
}
