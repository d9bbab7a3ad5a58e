import { expect, it } from 'vitest';
import { readOnly } from '../../src/core/read-only.js';
import { adminFor, json, serve, ZONE } from './server.js';

const WRITES = ['createPolicy', 'addPolicyVersion', 'createPolicySet', 'addSetVersion', 'activate'];

it('has every read of the port and no write, at run time too', async () => {
	const server = await serve((_seen, response) => json(response, 200, { id: ZONE, name: 'Payments' }));
	const admin = adminFor(server.url);
	const reader = readOnly(admin);
	const all = Object.keys(admin);
	expect(all).toEqual(expect.arrayContaining(WRITES));
	expect(Object.keys(reader).sort()).toEqual(all.filter((name) => !WRITES.includes(name)).sort());
	expect(WRITES.filter((name) => name in reader)).toEqual([]);
	expect(await reader.zone()).toEqual({ id: ZONE, name: 'Payments' });
});
