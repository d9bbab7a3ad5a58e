import { once } from 'node:events';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { serveSandbox } from '../../sandbox/serve.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import type { sandboxServe } from './declarations.js';
import { withSandbox } from './opened.js';

/** Calls that a server takes a minute. */
const RATE_LIMIT = 600;

/** Serves the sandbox on this machine until it is stopped, which is its clean end. */
export const run: Handler<typeof sandboxServe> = async (given, context) => {
	const [port, latencyMs, rateLimit] = take(given, ['port', 'latency', 'rateLimit']);
	const { emit, signal } = context;
	return withSandbox(context, rateLimit ? RATE_LIMIT : null, async (sandbox) => {
		const served = await serveSandbox({ sandbox, port, latencyMs });
		const { url } = served;
		const told = {
			schema: 'caracalite/sandbox-serve@1' as const,
			ok: true,
			url,
			tokenFile: sandbox.tokenFile,
		};
		emit({
			document: { ...told, event: 'listening' },
			render: () =>
				[
					`  Serving the sandbox at ${url} until Ctrl-C. In another terminal:`,
					`    export CARACAL_API_URL=${url} CARACAL_ADMIN_TOKEN="$(caracalite sandbox token)"`,
				].join('\n'),
		});
		if (!signal.aborted) await once(signal, 'abort');
		await served.close();
		if (!isCaracaliteError(signal.reason, 'interrupted')) throw signal.reason;
		return resultOf({ ...told, event: 'stopped' }, () => '  Stopped.', EXIT.clean);
	});
};
