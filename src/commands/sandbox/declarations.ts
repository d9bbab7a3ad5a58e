import { declare, example, type Published } from '../declaration/declare.js';
import { choice, list, needed, on, parsedOr } from '../declaration/flag.js';
import { milliseconds, port } from '../declaration/readers.js';

/** How the sandbox's exchange may ask, and what its tokens may do: the names of the sandbox itself. */
const EXCHANGE_MODES = ['delegated', 'use', 'bootstrap', 'session', 'direct', 'workload'] as const;
const CAPABILITIES = ['admin', 'read', 'approve', 'zone', 'runtime'] as const;

const DEFAULT_PORT = 3000;

/** One schema tells what all commands of the sandbox print. */
function printed<const S extends string>(schema: S): Published<S> {
	return {
		schema,
		file: 'sandbox.schema.json',
		load: async () => (await import('./schema.js')).SandboxSchema,
	};
}

/** `caracalite sandbox serve` */
export const sandboxServe = declare({
	name: 'sandbox serve',
	about: 'serve the sandbox over http on this machine until it is stopped',
	effect: 'sandbox',
	flags: {
		port: parsedOr('<port>', 'port to listen on; 0 takes a free one', port, DEFAULT_PORT),
		latency: parsedOr('<milliseconds>', 'answer this much later, as a far server would', milliseconds, 0),
		rateLimit: on('refuse calls over 600 in a minute, as a server does'),
	},
	settings: 'sandbox',
	endless: true,
	examples: [
		example('on the usual port', 'caracalite sandbox serve'),
		example(
			'like a far server, with its limit',
			'caracalite sandbox serve --port 0 --latency 20 --rate-limit',
		),
	],
	result: printed('caracalite/sandbox-serve@1'),
});

/** `caracalite sandbox reset` */
export const sandboxReset = declare({
	name: 'sandbox reset',
	about: 'start the sandbox afresh, with a payments zone and a denied refund',
	effect: 'sandbox',
	settings: 'sandbox',
	examples: [
		example('start afresh', 'caracalite sandbox reset'),
		example('for a script, with every id', 'caracalite sandbox reset --json'),
	],
	result: printed('caracalite/sandbox-reset@1'),
});

/** `caracalite sandbox exchange` */
export const sandboxExchange = declare({
	name: 'sandbox exchange',
	about: 'ask for access, as the agent of an application would',
	effect: 'sandbox',
	flags: {
		application: needed('<id|name>', 'application that asks'),
		resource: list('<identifier>', 'resource asked for (repeatable)'),
		scope: list('<scope>', 'scope asked for (repeatable)'),
		label: list('<label>', "label of the agent's session (repeatable)"),
		delegated: list('<scope>', 'scope of the delegation, if not those asked for (repeatable)'),
		mode: choice('<mode>', 'how access is asked for', EXCHANGE_MODES),
	},
	settings: 'sandbox',
	examples: [
		example(
			'a refund by a cashier',
			"caracalite sandbox exchange --application 'Payments Agent' --resource resource://ledger --scope ledger:refund --label cashier",
		),
		example(
			'a session alone',
			"caracalite sandbox exchange --application 'Payments Agent' --resource resource://ledger --scope ledger:read --mode bootstrap",
		),
	],
	result: printed('caracalite/sandbox-exchange@1'),
});

/** `caracalite sandbox token` */
export const sandboxToken = declare({
	name: 'sandbox token',
	about: "print the sandbox's admin token, or make a lesser one",
	effect: 'sandbox',
	flags: { capability: choice('<what>', 'make a token that may do this', CAPABILITIES) },
	settings: 'sandbox',
	examples: [
		example("the sandbox's own", 'caracalite sandbox token'),
		example('one that may only read', 'caracalite sandbox token --capability read'),
		example("one for the runtime's figures", 'caracalite sandbox token --capability runtime'),
	],
	result: printed('caracalite/sandbox-token@1'),
});

/** `caracalite sandbox path` */
export const sandboxPath = declare({
	name: 'sandbox path',
	about: 'print the data directory of the sandbox',
	effect: 'sandbox',
	effectLine: 'Reads. It changes nothing.',
	settings: 'sandbox',
	examples: [
		example('where it keeps its state', 'caracalite sandbox path'),
		example('of another profile', 'caracalite sandbox path --profile sandbox --json'),
	],
	result: printed('caracalite/sandbox-path@1'),
});
