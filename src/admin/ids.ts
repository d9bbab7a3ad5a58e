import { CaracaliteError } from '../model/errors.js';
import { oneLine } from './clean.js';

const ID = /^[A-Za-z0-9_.\-:]{1,128}$/;

/** Whether a text may be an id; `.` and `..` are none. */
export function isId(text: string): boolean {
	return ID.test(text) && text !== '.' && text !== '..';
}

/**
 * An id that may stand in a path. `.` and `..` fit the server's pattern, but a URL parser takes them out
 * of the path, and the SDK puts ids in as they are. `what` is what it is the id of, as in "policy set".
 * Throws `invalid_id`.
 */
export function checkedId(what: string, id: string): string {
	if (isId(id)) return id;
	throw new CaracaliteError('invalid_id', `"${oneLine(id)}" cannot be the id of a ${what}`, {
		hint: 'An id is 1 to 128 letters, digits, "_", ".", "-" or ":".',
		details: { what },
	});
}
