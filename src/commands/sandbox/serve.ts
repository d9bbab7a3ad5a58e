import { once } from 'node:events';
import { z } from 'zod';
import { isCaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { serveSandbox } from '../../sandbox/serve.js';
import type { SandboxCommand } from './operation.js';

const DEFAULT_PORT = 3000;

const Options = z.object({ port: z.int().default(DEFAULT_PORT), latency: z.int().default(0) });

/** Serves the sandbox on this machine until it is stopped, which is its clean end. */
export const serve: SandboxCommand = async (sandbox, options, { emit, signal }) => {
	const { port, latency } = Options.parse(options);
	const served = await serveSandbox({ sandbox, port, latencyMs: latency });
	const { tokenFile } = sandbox;
	emit(
		{ schema: 'caracalite/sandbox-serve@1', ok: true, event: 'listening', url: served.url, tokenFile },
		() =>
			[
				`  Serving the sandbox at ${served.url} until Ctrl-C. In another terminal:`,
				`    export CARACAL_API_URL=${served.url} CARACAL_ADMIN_TOKEN="$(caracalite sandbox token)"`,
			].join('\n'),
	);
	if (!signal.aborted) await once(signal, 'abort');
	await served.close();
	if (!isCaracaliteError(signal.reason, 'interrupted')) throw signal.reason;
	return {
		document: {
			schema: 'caracalite/sandbox-serve@1',
			ok: true,
			event: 'stopped',
			url: served.url,
			tokenFile,
		},
		text: () => '  Stopped.',
		exit: EXIT.clean,
	};
};
