import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { setField } from '../core/rollout/support/field.js';
import { hastened } from '../support/haste.js';
import type { Fate } from '../support/proxy.js';

// A hostile server before the sandbox. Each row is an attack, and what was tried; the reporter tells whether it held.

const field = setField();
const { scene } = field;

/** How many times faster than time the clock of these runs goes. */
const HASTE = 600;

const NEST = '['.repeat(20_000) + ']'.repeat(20_000);
const json = (text: string, status = 200) => ({
	raw: (response: ServerResponse) => answer(response, text, status),
});
const refusal = (status: number, error: unknown = 'internal_error') => ({ status, body: { error } });

function answer(response: ServerResponse, text: string, status: number): void {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(text);
}

const switching = {
	raw: (response: ServerResponse) =>
		void response.socket?.write(
			'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
		),
};
const endless = {
	raw: (response: ServerResponse) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		const timer = setInterval(() => response.write(' '), 20);
		response.on('close', () => clearInterval(timer));
	},
};
const accepted = (body: object) => json(JSON.stringify({ activated: true, status_url: '/x', ...body }), 202);

const PROTOTYPE = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];

/** What a server may answer to anything, whatever it did. */
const ANSWERS: [attack: string, tried: string, fate: Fate][] = [
	...[400, 401, 403, 404, 409, 422, 429].map((status): [string, string, Fate] => [
		'a refusal',
		`HTTP ${status}`,
		refusal(status),
	]),
	...PROTOTYPE.flatMap((name): [string, string, Fate][] => [
		['a name of every object', `400 {"error": "${name}"}`, json(`{"error": "${name}"}`, 400)],
		['a name of every object', `500 {"error": "${name}"}`, json(`{"error": "${name}"}`, 500)],
	]),
	['no words', '400 {"error": {}}', refusal(400, {})],
	['another protocol', '101 Switching Protocols', switching],
	['depth', '200, 20,000 levels', json(NEST)],
	['depth', '500, 20,000 levels', json(NEST, 500)],
	['depth', 'an object, 20,000 levels', json(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)],
	['size', '17 MiB of a name', json(`{"name": "${'x'.repeat(17 * 1024 * 1024)}"}`)],
	['size', '17 MiB of [', json('['.repeat(17 * 1024 * 1024))],
	['size', '1 MiB of a refusal', json(`{"error": "${'x'.repeat(1024 * 1024)}"}`, 400)],
	['shape', 'null', json('null')],
	['shape', '__proto__', json('{"__proto__": {"items": [], "activated": true}}')],
	['a redirect', '307', { status: 307, body: {}, headers: { location: 'http://127.0.0.1:9/' } }],
	['a broken connection', 'no answer', { breaks: true }],
	['a gateway', '502', refusal(502)],
	['a gateway', '503', refusal(503)],
];

/** One of each kind, where one shows what all would. */
const KINDS = ANSWERS.filter(([attack], at) => ANSWERS.findIndex(([other]) => other === attack) === at);

/** What is true and what was told, as one value. */
async function story(argv: string[], fate: Fate) {
	field.proxy.fate = ({ path }) => (path.endsWith('/activate') ? fate : null);
	const run = await field.run([...argv, '--json'], { clock: hastened(HASTE) });
	const [entry] = await field.history();
	const moved = (await scene.active()) === scene.story.versions.careful;
	return { exit: run.exit, moved, outcome: entry?.receipt?.outcome ?? null, all: run.stdout + run.stderr };
}

describe('the activation', () => {
	it.each(ANSWERS)('%s, %s, and applied all the same: told as applied', async (_attack, _tried, fate) => {
		const told = await story(field.activate(), { ...fate, applied: true } as Fate);
		expect(told).toMatchObject({ exit: 0, moved: true, outcome: 'applied' });
	});

	it.each(KINDS)('%s, %s, and not applied: nothing was changed', async (_attack, _tried, fate) => {
		const told = await story(field.activate(), fate);
		expect(told).toMatchObject({ exit: 2, moved: false, outcome: 'not_applied' });
		expect(told.all).toContain('"changed": false');
	});

	it.each<[string, string, Fate]>([
		['a false acceptance', '202', accepted({ version_id: '@', outbox_id: 'outbox-1' })],
		['a false acceptance', 'audit_unavailable', refusal(500, 'audit_unavailable')],
	])('%s, %s, is not believed', async (_attack, tried, fate) => {
		const { careful } = scene.story.versions;
		const lie = tried === '202' ? accepted({ version_id: careful, outbox_id: 'outbox-1' }) : fate;
		const told = await story(field.activate(), lie);
		expect(told).toMatchObject({ exit: 2, moved: false, outcome: 'not_applied' });
	});

	it.each(['', '../x', 'a b', '\u001b[8m', 'x\ny', `${'x'.repeat(200)}`])(
		'an outbox_id that is no id, %j, goes nowhere',
		async (outbox) => {
			const { careful } = scene.story.versions;
			const told = await story(field.activate(), {
				...accepted({ version_id: careful, outbox_id: outbox }),
				applied: true,
			});
			expect(told).toMatchObject({ exit: 0, moved: true, outcome: 'applied' });
			expect((await field.history())[0]?.receipt?.outboxId).toBeNull();
		},
	);

	it.each([
		['a broken connection', 3_000, { breaks: true }],
		['a broken connection', 8_000, { breaks: true }],
		['a broken connection', 60_000, { breaks: true }],
		['a gateway, 502', 5_000, refusal(502)],
		['a gateway, 503', 60_000, refusal(503)],
		['a false acceptance', 8_000, refusal(500, 'audit_unavailable')],
	] as [string, number, Fate][])('%s, applied %i ms later: told as applied', async (_attack, ms, fate) => {
		field.proxy.late('/activate', ms / HASTE);
		expect(await story(field.activate(), fate)).toMatchObject({ exit: 0, moved: true, outcome: 'applied' });
	});

	it.each<[string, Fate]>([
		['that never ends', endless],
		['that never comes', { hangs: true }],
	])('an answer %s ends with the run, and is open', async (_what, fate) => {
		const started = performance.now();
		const told = await story([...field.activate(), '--timeout', '1s'], fate);
		expect(told).toMatchObject({ exit: 3, outcome: null });
		expect(performance.now() - started).toBeLessThan(4_000);
	});
});

describe('staging', () => {
	const DOCUMENT = '# caracal:data-document\npackage caracal.authz\nimport rego.v1\nrestrict := {"frozen"}\n';
	const WRITES: [string, RegExp][] = [
		['a policy', /\/policies$/],
		['a version of the set', /\/policy-sets\/[^/]+\/versions$/],
	];
	const stage = () =>
		field.run(['stage', scene.file('Frozen.rego', DOCUMENT), '--json'], { clock: hastened(HASTE) });
	const refuse = (route: RegExp, fate: Fate, after: Fate = null) => {
		let struck = false;
		field.proxy.fate = ({ method, path }) => {
			if (method !== 'POST' || !route.test(path)) return struck ? after : null;
			struck = true;
			return fate;
		};
	};

	it.each(WRITES)('of %s, refused and made all the same, is told as made', async (_what, route) => {
		for (const status of [400, 403, 404, 409, 422]) {
			scene.again();
			refuse(route, { ...refusal(status), applied: true });
			const run = await stage();
			expect([status, run.exit, run.json()]).toMatchObject([status, 0, { versionMade: true }]);
		}
	});

	it.each(WRITES)('of %s, refused, and nothing can be read after it, is not known', async (_what, route) => {
		refuse(route, { ...refusal(422), applied: true }, refusal(400));
		const run = await stage();
		expect([run.exit, run.json()]).toMatchObject([3, { code: 'outcome_unknown', changed: 'unknown' }]);
	});
});

describe('a read', () => {
	it.each(KINDS)('%s, %s: an error, and never a bug', async (_attack, _tried, fate) => {
		const struck = (end: string) => {
			field.proxy.fate = ({ path }) => (path.endsWith(end) ? fate : null);
		};
		for (const [argv, end] of [
			[['status'], '/policy-sets'],
			[['explain', scene.story.deniedRequestId], '/explain'],
			[['simulate', scene.story.deniedRequestId, '--candidate', '2'], '/simulate'],
		] as [string[], string][]) {
			struck(end);
			const run = await field.run([...argv, '--json', '--debug'], { clock: hastened(HASTE) });
			expect([run.exit, run.json()]).toMatchObject([2, { ok: false, changed: false }]);
		}
	});
});
