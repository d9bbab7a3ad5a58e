import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { Plan } from './faults.js';
import { namer } from './faults.js';

/** No process listens on the discard port. */
const NOBODY = 'http://127.0.0.1:9';

/**
 * Sends the calls that plans want refused to where nobody listens, so that they are refused by the
 * system itself. Stands in for the `request` of Node's client; gives the way to register a base URL's plan.
 */
export function refusingClient(): (base: string, plan: Plan | null) => void {
	const real = http.request;
	const bases = new Map<string, { plan: Plan; name: ReturnType<typeof namer>; struck: boolean }>();
	const refusing = (url: URL, options: http.RequestOptions) => {
		const known = bases.get(`${url.origin}/${url.pathname.split('/')[1]}`);
		if (known === undefined) return real(url, options);
		const path = url.pathname.slice(url.pathname.indexOf('/', 1));
		const here = known.name(options.method ?? 'GET', path) === known.plan.call;
		const refused = here || (known.struck && known.plan.lasting);
		known.struck ||= here;
		return refused ? real(new URL(path, NOBODY), options) : real(url, options);
	};
	Object.assign(http, { request: refusing });
	syncBuiltinESMExports();
	return (base, plan) => {
		if (plan?.fault === 'refused') bases.set(base, { plan, name: namer(), struck: false });
		else bases.delete(base);
	};
}
