/** A piece of a path that is a word or a version, and so no secret. */
const PLAIN = /^(?:[a-z]{1,12}(?:-[a-z]{1,12}){0,2}|v\d{1,2})$/;

/** What stands for a piece of a URL that may be a secret. */
const HIDDEN = '***';

/**
 * A URL as it may be shown: host and port, and of the path what is plain words. Gateways put keys into
 * paths, so whatever else is there is hidden; user, query and fragment are never shown.
 */
export function shownUrl(text: string): string {
	if (!URL.canParse(text)) return HIDDEN;
	const { protocol, host, pathname } = new URL(text);
	const pieces = pathname.split('/').map((piece) => (piece === '' || PLAIN.test(piece) ? piece : HIDDEN));
	const path = pieces.join('/').replace(/\/+$/, '');
	return `${protocol}//${host}${path}`;
}
