/** A shorter token might be a word that occurs in answers anyway. */
const SHORTEST_TO_HIDE = 12;
const HIDDEN = '[redacted]';

/** Takes the token out of whatever a hostile or chatty server sends back. */
export interface Redactor {
	/** Out of a text, in whatever case: a host name comes in lower case. */
	text(text: string): string;
	/** Out of every string and key of what `text` says as JSON, however it was escaped there. */
	value(value: unknown, text: string): unknown;
}

export function redactorOf(token: string): Redactor {
	if (token.length < SHORTEST_TO_HIDE) return { text: (text) => text, value: (value) => value };
	const escaped = token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
	const found = new RegExp(`${escaped}|${encodeURIComponent(token).replace(/[.*()]/g, '\\$&')}`, 'gi');
	const hide = (text: string) => text.replace(found, HIDDEN);
	const clean = (value: unknown): unknown => {
		if (typeof value === 'string') return hide(value);
		if (Array.isArray(value)) return value.map(clean);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [hide(key), clean(inner)]));
	};
	return {
		text: hide,
		// Only where it stands there, or may stand there escaped, is every string looked at.
		value: (value, text) => (hide(text) !== text || /\\[u/\\"]/.test(text) ? clean(value) : value),
	};
}
