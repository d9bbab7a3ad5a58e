import { createHash } from 'node:crypto';
import type { Noted } from '../account/account.js';

/** Tells one finding from others, from run to run, wherever its line moves. */
export function fingerprintOf({ rule, file, key }: Noted): string {
	return createHash('sha256')
		.update(JSON.stringify([rule, file, key]))
		.digest('hex');
}

/** A path as a relative reference of a URI. */
export function uriOf(file: string): string {
	const path = file.replaceAll('\\', '/').replace(/^\/+/, '');
	return path
		.split('/')
		.map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd')))
		.join('/');
}
