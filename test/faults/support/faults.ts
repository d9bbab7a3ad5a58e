/** What can become of a call. `applied` in a name: the sandbox does it all the same. */
export const FAULTS = [
	'refused',
	'reset before',
	'reset after',
	'delayed',
	'delayed, then applied',
	'cut off',
	'429',
	'500',
	'500, applied',
	'wrong shape',
	'wrong shape, applied',
	'403',
	'403, applied',
	'202, not applied',
	'no audit, not applied',
	'reset, then applied 3 s later',
	'503, then applied 30 s later',
	'reset, then applied 60 s later',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Whether a fault makes sense for a call that changes nothing: there it is all the same who did what. */
export function isForReads(fault: Fault): boolean {
	return !fault.includes('applied');
}

/** How much later a fault applies a call, milliseconds of the run's clock; null where it does not. */
export function lateMsOf(fault: string): number | null {
	const seconds = /applied (\d+) s later/.exec(fault)?.[1];
	return seconds === undefined ? null : Number(seconds) * 1_000;
}

/** How a fault treats the clock of a run: how many times faster than the machine's it goes. */
export function hasteOf(fault: Fault): number {
	if (fault === '429') return 300;
	return fault.startsWith('delayed') ? 10 : 60;
}

/** A fault at one call, or from that call on. */
export interface Plan {
	call: string;
	fault: Fault;
	lasting: boolean;
}

/** A call as plans name it: its method and route, and how often that was called before. */
export function namer(): (method: string, path: string) => string {
	const counts = new Map<string, number>();
	return (method, path) => {
		const key = `${method} ${routeOf(path)}`;
		const count = (counts.get(key) ?? 0) + 1;
		counts.set(key, count);
		return `${key} #${count}`;
	};
}

/** A path without ids and query. */
function routeOf(path: string): string {
	return path
		.replace(/\?.*$/, '')
		.replace(/^\/v1\/zones(?=\/)/, '')
		.replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}/g, '/:id');
}
