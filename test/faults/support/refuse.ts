import type { Plan } from './faults.js';
import { namer } from './faults.js';

/** No process listens on the discard port. */
const NOBODY = 'http://127.0.0.1:9';

/**
 * Sends the calls that plans want refused to where nobody listens, so that they are refused by the
 * system itself. Stands in for the global `fetch`; gives the way to register a base URL's plan.
 */
export function refusingFetch(): (base: string, plan: Plan | null) => void {
	const real = globalThis.fetch;
	const bases = new Map<string, { plan: Plan; name: ReturnType<typeof namer>; struck: boolean }>();
	globalThis.fetch = (input, init) => {
		const url = new URL(input instanceof Request ? input.url : input);
		const base = `${url.origin}/${url.pathname.split('/')[1]}`;
		const known = bases.get(base);
		if (known === undefined) return real(input, init);
		const path = url.pathname.slice(url.pathname.indexOf('/', 1));
		const here = known.name(init?.method ?? 'GET', path) === known.plan.call;
		const refused = here || (known.struck && known.plan.lasting);
		known.struck ||= here;
		return refused ? real(NOBODY + path, init) : real(input, init);
	};
	return (base, plan) => {
		if (plan?.fault === 'refused') bases.set(base, { plan, name: namer(), struck: false });
		else bases.delete(base);
	};
}
