import { describe, expect, it } from 'vitest';
import { ReportSchema } from '../../src/core/report/schema.js';
import { findRequest } from '../../src/core/trace/find-request.js';
import { tellingLength } from '../../src/model/ids.js';
import { readerOf, runOn } from '../support/run.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
const denied = () => scene.story.deniedRequestId;

describe('an id is taken as short as it is printed', () => {
	it.each([8, 13, 18, 36])('of a request: %i characters', async (length) => {
		const run = await scene.run(['explain', denied().slice(0, length), '--json']);
		expect(ReportSchema.parse(run.json()).trace?.requestId).toBe(denied());
	});

	it('and `-` is the newest denied request, wherever one is named', async () => {
		for (const argv of [
			['explain', '-'],
			['simulate', '-', '--candidate', '2'],
			['verdict', '-', '--candidate', '2'],
			['iterate', '-', '--candidate', '2'],
		]) {
			const run = await scene.run([...argv, '--json']);
			expect(ReportSchema.parse(run.json()).trace?.requestId, argv.join(' ')).toBe(denied());
		}
	});

	it('what is printed to go on with names the request itself', async () => {
		const { stdout } = await scene.run(['iterate', '-', '--candidate', '2', '--accept-gains']);
		if (stdout.includes('To roll out')) expect(stdout).toContain(`caracalite iterate ${denied()}`);
		expect(stdout).not.toContain('iterate -');
	});

	it.each([
		['versionId', 18],
		['manifestSha256', 8],
	] as const)('of a version: its %s, %i characters', async (key, length) => {
		const status = (await scene.run(['status', '--json'])).json();
		const sets = status.sets as { versions: Record<string, string | number>[] }[];
		const two = sets[0]?.versions.find((one) => one.version === 2);
		const id = String(two?.[key]).slice(0, length);
		const shown = await scene.run(['show', 'version', id, '--json']);
		expect([id, shown.json().name]).toEqual([id, 'Main v2']);
	});

	it('of a zone', async () => {
		const run = await scene.run(['status', '--zone', scene.story.zoneId.slice(0, 8), '--json']);
		expect(run.json()).toMatchObject({ zone: { id: scene.story.zoneId } });
	});

	it('one that begins several requests is asked about, with all of them', async () => {
		const ids = ['01a21095-419c-71b2-bbb7-3bb2dd3286ac', '01a21095-419c-7199-88cc-1e38167b61bf'];
		const admin = readerOf({
			async *auditEvents() {
				for (const requestId of ids) {
					yield { requestId, occurredAt: '2026-01-01T00:00:00.000Z' } as never;
				}
			},
		});
		const search = runOn(admin);
		await expect(findRequest(search, '01a21095-419c')).rejects.toMatchObject({
			code: 'request_ambiguous',
			hint: expect.stringContaining(ids[1] ?? ''),
		});
		expect(await findRequest(search, '01a21095-419c-71b')).toBe(ids[0]);
		expect(await findRequest(search, 'my-own-id')).toBe('my-own-id');
		expect(tellingLength(ids)).toBe(18);
	});
});
