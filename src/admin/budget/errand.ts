/**
 * What a call is for, as far as the budget of calls cares; read off its method and path, so that nobody
 * above the port has to say it.
 */
export type Errand = 'activation' | 'confirmation' | 'simulation' | 'other';

/** `confirmation`: what tells which set and version is active, and whether it is loaded. */
export function errandOf(method: string, path: string): Errand {
	if (method === 'POST' && /\/policy-sets\/[^/]+\/activate$/.test(path)) return 'activation';
	if (method === 'POST' && /\/policy-sets\/[^/]+\/simulate$/.test(path)) return 'simulation';
	if (method === 'GET' && /\/policy-sets(\/|$)/.test(path)) return 'confirmation';
	return 'other';
}

/** Whether it goes before others and may use the reserve. */
export function isUrgent(errand: Errand): boolean {
	return errand === 'activation' || errand === 'confirmation';
}
