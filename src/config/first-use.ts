import { createHash } from 'node:crypto';
import type { Memory } from './memory.js';
import type { Target } from './settings.js';
import { describeToken } from './token.js';

/**
 * What has to be said before a token is sent where it was never sent from this home: the pair, in one
 * sentence; null where it is known. Remembers it. Where nothing can be remembered it is said each time.
 */
export function firstUseOf(target: Target, memory: Memory): string | null {
	if (target.kind !== 'server') return null;
	const { origin } = new URL(target.apiUrl);
	const token = describeToken(target.token);
	// The whole reference, of which a description may show a part.
	const key = `${origin} ${createHash('sha256').update(JSON.stringify(target.token)).digest('hex')}`;
	if (memory.recall('hosts', key) !== undefined) return null;
	const kept = memory.remember('hosts', key, { origin, token });
	return `the token of the ${token} goes to ${origin}${kept ? ', for the first time' : ''}`;
}
