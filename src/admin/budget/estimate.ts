/** What is known of the window that is running, and of those to come. */
export interface Outlook {
	windowMs: number;
	/** Of the window that is running, milliseconds. */
	elapsedMs: number;
	/** Calls that a window allows; Infinity for no limit. */
	limit: number;
	/** Of them, those that are not reserved. */
	free: number;
	/** From here on in a window the reserved ones are free as well, milliseconds. */
	freeAfterMs: number;
	/** Calls of the window that is running that are used up. */
	sent: number;
}

/** How long `calls` more calls will take, milliseconds, at `msPerCall` where no limit holds them up. */
export function estimateMs(calls: number, msPerCall: number, outlook: Outlook): number {
	const { windowMs, elapsedMs, limit, free, freeAfterMs, sent } = outlook;
	const within = (count: number, used: number, elapsed: number) =>
		used + count <= free ? count * msPerCall : Math.max(count * msPerCall, freeAfterMs - elapsed);
	if (calls <= limit - sent) return within(calls, sent, elapsedMs);
	const rest = calls - Math.max(0, limit - sent);
	const before = Math.ceil(rest / limit) - 1;
	const last = within(rest - before * limit, 0, 0);
	return Math.max(calls * msPerCall, windowMs - elapsedMs + before * windowMs + last);
}
