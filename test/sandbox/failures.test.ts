import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openSandbox } from '../../src/sandbox/open.js';
import { call, freshSandbox, stillClock, temporaryDirectory } from './support/sandbox.js';

/** Breaks the state from outside. */
function drop(dataDir: string, table: string): void {
	const database = new Database(join(dataDir, 'sandbox.db'), { timeout: 5000 });
	database.exec(`DROP TABLE ${table}`);
	database.close();
}

describe('a sandbox that fails', () => {
	it('applies a write whose admin audit cannot be stored, and says so', async () => {
		const sandbox = await freshSandbox();
		const { zoneId, policySetId, versions } = sandbox.reset();
		const set = `/v1/zones/${zoneId}/policy-sets/${policySetId}`;
		drop(sandbox.dataDir, 'admin_audit');
		const answer = await call(sandbox, `${set}/activate`, { body: { version_id: versions.careful } });
		expect(answer).toMatchObject({ status: 500, body: { error: 'audit_unavailable' } });
		expect((await call(sandbox, set)).body).toMatchObject({ active_version_id: versions.careful });
	});

	it('answers internal_error and tells its owner why', async () => {
		const failures: string[] = [];
		const options = { onFailure: (error: Error) => failures.push(error.message) };
		const sandbox = await openSandbox({ dataDir: temporaryDirectory(), clock: stillClock(), options });
		drop(sandbox.dataDir, 'zones');
		const answer = await call(sandbox, '/v1/zones');
		expect(answer).toMatchObject({ status: 500, body: { error: 'internal_error' } });
		expect(failures).toEqual([expect.stringContaining('zones')]);
		sandbox.close();
	});

	it('can be told to give up on propagation', async () => {
		const clock = stillClock();
		const sandbox = await freshSandbox(clock, { outbox: 'dies' });
		const { zoneId, policySetId, versions } = sandbox.reset();
		const set = `/v1/zones/${zoneId}/policy-sets/${policySetId}`;
		await call(sandbox, `${set}/activate`, { body: { version_id: versions.careful } });
		clock.advance(600);
		expect((await call(sandbox, `${set}/activation-status`)).body).toMatchObject({
			propagation_status: 'failed',
			outbox: { state: 'dead', last_error: expect.any(String) },
			sts: { policy_set_version_id: versions.baseline },
		});
	});

	it('does not begin a call that was called off', async () => {
		const sandbox = await freshSandbox();
		const called = sandbox.fetch('http://sandbox/v1/zones', { signal: AbortSignal.abort(new Error('off')) });
		await expect(called).rejects.toThrow('off');
	});
});
