import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openSandbox } from '../../src/sandbox/open.js';
import { call, freshSandbox, stillClock, temporaryDirectory } from './support/sandbox.js';

function mode(path: string): string {
	return (statSync(path).mode & 0o777).toString(8);
}

describe('the data directory', () => {
	it("is its owner's alone, and so is everything in it", async () => {
		const dataDir = join(temporaryDirectory(), 'a', 'b');
		const sandbox = await openSandbox({ dataDir, clock: stillClock() });
		expect(mode(dataDir)).toBe('700');
		expect(mode(sandbox.tokenFile)).toBe('600');
		expect(mode(join(dataDir, 'sandbox.db'))).toBe('600');
		sandbox.close();
	});

	it('holds the admin token in its file alone and no other token anywhere', async () => {
		const sandbox = await freshSandbox();
		const secrets = [sandbox.adminToken(), sandbox.createToken('read')];
		for (const name of readdirSync(sandbox.dataDir)) {
			const text = readFileSync(join(sandbox.dataDir, name), 'latin1');
			const found = secrets.filter((secret) => text.includes(secret));
			expect(found, name).toEqual(join(sandbox.dataDir, name) === sandbox.tokenFile ? [secrets[0]] : []);
		}
	});

	it('keeps its token over openings, and makes another where the file is lost or strange', async () => {
		const dataDir = temporaryDirectory();
		const open = () => openSandbox({ dataDir, clock: stillClock() });
		const first = await open();
		const token = first.adminToken();
		const second = await open();
		expect(second.adminToken()).toBe(token);
		rmSync(first.tokenFile);
		const third = await open();
		expect(third.adminToken()).not.toBe(token);
		writeFileSync(third.tokenFile, 'strange');
		const fourth = await open();
		expect((await call(fourth, '/v1/zones')).status).toBe(200);
		for (const sandbox of [first, second, third, fourth]) sandbox.close();
	});

	it('of a newer program is refused', async () => {
		const dataDir = temporaryDirectory();
		const newer = new Database(join(dataDir, 'sandbox.db'));
		newer.exec('PRAGMA user_version = 99');
		newer.close();
		const opening = openSandbox({ dataDir, clock: stillClock() });
		await expect(opening).rejects.toMatchObject({ code: 'sandbox_too_new', changed: false });
	});

	it('that is no place for a file is refused', async () => {
		const dataDir = join(temporaryDirectory(), 'taken');
		mkdirSync(join(dataDir, 'sandbox.db'), { recursive: true });
		const opening = openSandbox({ dataDir, clock: stillClock() });
		await expect(opening).rejects.toMatchObject({ code: 'sandbox_unusable' });
	});
});

describe('reset', () => {
	it('tells the story: a refund denied, and what each candidate makes of it', async () => {
		const clock = stillClock();
		const sandbox = await freshSandbox(clock);
		const story = sandbox.reset();
		const zone = `/v1/zones/${story.zoneId}`;
		const set = `${zone}/policy-sets/${story.policySetId}`;
		const status = await call(sandbox, `${set}/activation-status`);
		const { baseline } = story.versions;
		expect(status.body).toMatchObject({ version_id: baseline, propagation_status: 'loaded' });
		const trace = await call(sandbox, `${zone}/audit/by-request/${story.deniedRequestId}/explain`);
		const input = Object(trace.body).denied[0].policy_input;
		const repaired = {
			...input,
			session: undefined,
			delegation_edge: { id: 'edge', scopes: ['ledger:refund'] },
		};
		const clerk = { ...repaired, principal: { ...repaired.principal, labels: ['clerk'] } };
		const results: unknown[] = [];
		for (const [name, version_id] of Object.entries(story.versions)) {
			for (const asked of [repaired, clerk]) {
				const answer = await call(sandbox, `${set}/simulate`, { body: { version_id, input: asked } });
				const { decision, diagnostics } = Object(answer.body).result;
				results.push([name, decision, diagnostics.length]);
			}
		}
		expect(results).toEqual([
			['baseline', 'deny', 1],
			['baseline', 'deny', 1],
			['careful', 'allow', 0],
			['careful', 'deny', 1],
			['careless', 'allow', 0],
			['careless', 'allow', 0],
			['held', 'allow', 2],
			['held', 'deny', 1],
		]);
	});

	it('lets the cashier refund once the careful candidate is loaded', async () => {
		const clock = stillClock();
		const sandbox = await freshSandbox(clock);
		const story = sandbox.reset();
		const refund = () =>
			sandbox.exchange({
				application: 'Payments Agent',
				resources: ['ledger'],
				scopes: ['ledger:refund'],
				labels: ['cashier'],
			});
		expect(refund().granted).toBe(false);
		const path = `/v1/zones/${story.zoneId}/policy-sets/${story.policySetId}/activate`;
		await call(sandbox, path, { body: { version_id: story.versions.careful } });
		clock.advance(600);
		expect(refund().granted).toBe(true);
	});

	it('starts afresh, tokens and runtime included', async () => {
		const sandbox = await freshSandbox();
		const before = sandbox.reset();
		sandbox.setRuntime('down');
		const token = sandbox.adminToken();
		const after = sandbox.reset();
		expect(after.policySetId).not.toBe(before.policySetId);
		expect((await call(sandbox, '/v1/zones', { token })).status).toBe(401);
		expect(Object((await call(sandbox, '/v1/zones')).body).items).toHaveLength(1);
		const status = `/v1/zones/${after.zoneId}/policy-sets/${after.policySetId}/activation-status`;
		expect(await call(sandbox, status)).toMatchObject({ body: { sts: { state: 'loaded' } } });
	});
});
