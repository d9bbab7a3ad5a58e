import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hastyClock } from '../support/cli.js';
import { type FaultProxy, startProxy } from '../support/proxy.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
let proxy: FaultProxy;
beforeAll(async () => {
	proxy = await startProxy(() => scene.sandbox);
});
afterAll(() => proxy.close());

/** Clears the screen, rings, turns the text around, writes over the line, and names the window. */
const EVIL = '\u001b[2J\u0007\u202eevil\r\u009b31m\u001b]0;owned\u0007';

/** Names and texts that a server or an agent may choose. */
const TEXTS =
	/"(name|application_name|description|error_description|reason|resource|actor_name|detail|requested_scopes|agent_labels)":("(?:[^"\\]|\\.)*"|\["(?:[^"\\]|\\.)*"\])/g;

/** Puts the evil text into every name and text of an answer. */
function poisoned(text: string): string {
	const evil = JSON.stringify(EVIL).slice(1, -1);
	return text.replace(TEXTS, (_all, key: string, value: string) => {
		const end = value.endsWith(']') ? value.length - 2 : value.length - 1;
		return `"${key}":${value.slice(0, end)}${evil}${value.slice(end)}`;
	});
}

/** Whatever could steer a terminal: all controls but the line break, and what turns or hides text. */
const STEERS = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;

describe('text of a server never reaches a terminal as it came', () => {
	it.each([
		['explain', (id: string) => ['explain', id, '--verbose']],
		['simulate', (id: string) => ['simulate', id, '--candidate', '2', '--verbose']],
		['iterate', (id: string) => ['iterate', id, '--candidate', '3', '--verbose']],
		['rollback', () => ['rollback', '--to', '1', '--yes', '--verbose']],
		['status', () => ['status', '--verbose']],
		['show', () => ['show', 'version', 'active', '--verbose']],
		['audit', () => ['audit', '--verbose']],
		['an unknown set', () => ['status', '--policy-set', 'Other']],
		['an unknown policy', () => ['show', 'policy', 'Grant']],
	])('%s', async (_what, argv) => {
		proxy.rewrite = poisoned;
		const env = { CARACAL_API_URL: proxy.url, CARACAL_ZONE_ID: '' };
		const words = await scene.run(argv(scene.story.deniedRequestId), { env, clock: hastyClock() });
		expect(words.stdout + words.stderr).toContain('evil');
		expect(words.stdout + words.stderr).not.toMatch(STEERS);
		const data = await scene.run([...argv(scene.story.deniedRequestId), '--json'], {
			env,
			clock: hastyClock(),
		});
		expect(data.stdout).not.toMatch(STEERS);
		expect(() => data.json()).not.toThrow();
	});

	it('a refusal', async () => {
		proxy.rewrite = (text) => text;
		proxy.fate = () => ({ status: 400, body: { error: 'invalid_params', error_description: EVIL } });
		const run = await scene.run(['status'], { env: { CARACAL_API_URL: proxy.url }, clock: hastyClock() });
		proxy.fate = () => null;
		expect(run.stderr).toContain('evil');
		expect(run.stderr).not.toMatch(STEERS);
	});
});
