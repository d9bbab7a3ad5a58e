import { describe, expect, it } from 'vitest';
import { openServer } from '../../src/admin/open.js';
import { adminFor, failureOf, json, optionsFor, serve } from './server.js';

describe('a token that cannot be sent', () => {
	it.each(['', '  ', 'two words', 'secret\n', 'sécret', 's'.repeat(4_097)])(
		'is refused: %j',
		async (token) => {
			const server = await serve((_seen, response) => json(response, 200, { items: [] }));
			const error = await failureOf(adminFor(server.url, { token }).policies());
			expect(error).toMatchObject({ code: 'bad_token', exit: 2 });
			if (token.trim() !== '') expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(token);
			expect(server.seen).toEqual([]);
		},
	);
});

describe('an API URL', () => {
	it.each(['', 'localhost:3000', 'ftp://host', 'http://me:pw@host', 'http://host?x=1', 'http://host#x'])(
		'is refused: %j',
		(apiUrl) => {
			let refused: unknown;
			try {
				openServer(optionsFor(apiUrl)).zone('z');
			} catch (error) {
				refused = error;
			}
			expect(refused).toMatchObject({ code: 'bad_api_url', exit: 2 });
			expect(String(refused)).not.toContain('pw');
		},
	);

	it('may have a path and slashes at its end', async () => {
		const server = await serve((_seen, response) => json(response, 200, { items: [] }));
		await adminFor(`${server.url}/caracal//`).policies();
		expect(server.seen[0]?.path).toBe('/caracal/v1/zones/zone-1/policies');
	});
});
