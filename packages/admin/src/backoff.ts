const FIRST_MS = 250;
const LONGEST_MS = 5_000;
const LONGEST_RETRY_AFTER_MS = 30_000;

/** Whether a later attempt may be answered otherwise. */
export function isPassing(status: number): boolean {
	return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** How long to wait after attempt `tried` (from 0): what the server asks for, else jittered exponential. */
export function backoff(tried: number, retryAfter: string | null): number {
	const asked = retryAfter === null ? null : retryAfterMs(retryAfter);
	if (asked !== null) return Math.min(asked, LONGEST_RETRY_AFTER_MS);
	return Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** tried);
}

function retryAfterMs(header: string): number | null {
	const seconds = Number(header);
	if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const date = Date.parse(header);
	return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
