import { CaracaliteError } from '../model/errors.js';
import { oneLine } from './clean.js';

/** From the Admin API's contract. */
const LONGEST_TOKEN = 4_096;

/** The API's base URL without a slash at its end. Throws `bad_api_url`. */
export function checkedUrl(apiUrl: string): string {
	const url = URL.canParse(apiUrl) ? new URL(apiUrl) : null;
	const hint = 'Give it as http://host:port or https://host, without user, password, query or /v1.';
	if (url === null) throw new CaracaliteError('bad_api_url', `"${oneLine(apiUrl)}" is no URL`, { hint });
	if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
		throw new CaracaliteError('bad_api_url', `the URL of ${oneLine(url.host)} cannot be an API URL`, {
			hint,
		});
	}
	return url.href.replace(/\/+$/, '');
}

/**
 * A token that can be sent. It is checked here because `fetch` prints a header that it refuses.
 * Throws `bad_token`.
 */
export function checkedToken(token: string): string {
	if (/^[\x21-\x7e]+$/.test(token) && token.length <= LONGEST_TOKEN) return token;
	const why = token.trim() === '' ? 'is empty' : 'holds characters that no token has, or is over 4,096 bytes';
	throw new CaracaliteError('bad_token', `the admin token ${why}`, {
		hint: 'Check what the profile or CARACAL_ADMIN_TOKEN names; a line break at its end is enough to break it.',
	});
}
