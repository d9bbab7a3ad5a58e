import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StagedSchema } from '../../src/core/report/documents.js';
import { ReportSchema } from '../../src/core/report/schema.js';
import { grantsDocument, type Roles } from '../../src/sandbox/seed/documents.js';

import type { CliRun } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();

const reportOf = (run: CliRun) => ReportSchema.parse(run.json());

const APPLICATIONS = { payments: 'app-payments-agent', reporting: 'app-reporting' };

/** Stages roles of the ledger, and gives the number of the version. */
async function staged(roles: Roles): Promise<string> {
	scene.file('Grants.rego', grantsDocument(APPLICATIONS, roles));
	const { version } = StagedSchema.parse((await scene.run(['stage', 'Grants.rego', '--json'])).json());
	return String(version?.version);
}

const judge = async (version: string, ...flags: string[]) =>
	scene.run(['verdict', scene.story.deniedRequestId, '--candidate', version, ...flags, '--json']);

describe('traffic as a gate of a verdict', () => {
	it('is replayed by the server, and what the denial needs is no obstacle', async () => {
		const run = await judge('2', '--shadow', '7d', '--cases', CASES);
		const { verdict, shadow } = reportOf(run);
		expect([run.exit, verdict?.status]).toEqual([0, 'safe']);
		expect(shadow).toMatchObject({ source: 'api', engine: { decisions: 0 }, findings: [], leftOut: [] });
		expect(shadow?.replayed).toEqual({ decisions: shadow?.decisions, classes: shadow?.classes });
		expect(shadow?.flips).toMatchObject([{ kind: 'deny_to_allow', ofDenial: true, standing: 'needed' }]);
	});

	it('holds what takes from others what they use, until that is taken', async () => {
		const version = await staged({ clerk: [], cashier: ['ledger:read', 'ledger:write', 'ledger:refund'] });
		const held = reportOf(await judge(version, '--shadow', '7d'));
		const lost = held.shadow?.flips.filter(({ kind }) => kind === 'allow_to_deny') ?? [];
		const requests = lost.reduce((sum, one) => sum + one.requests, 0);
		expect(requests).toBeGreaterThan(0);
		expect(held.verdict).toMatchObject({ status: 'review' });
		expect(held.verdict?.blockers).toContain(`traffic_allow_to_deny:${requests}`);
		const taken = reportOf(await judge(version, '--shadow', '7d', '--accept-losses'));
		expect(taken.verdict?.status).toBe('safe');
		expect(taken.shadow?.flips.find(({ kind }) => kind === 'allow_to_deny')).toMatchObject({
			standing: 'accepted',
			by: '--accept-losses',
		});
	});

	it('is asked for by the profile, and a flag asks for no less', async () => {
		scene.file(
			'.caracaliterc.yaml',
			JSON.stringify({
				defaultProfile: 'here',
				profiles: { here: { sandbox: { dataDir: '.caracalite' }, shadow: '7d' } },
			}),
		);
		const windowOf = async (...flags: string[]) => {
			const argv = ['verdict', '-', '--candidate', '2', ...flags, '--json'];
			const { shadow } = reportOf(await scene.run(argv, {}, 'in process'));
			return Date.parse(shadow?.window.until ?? '') - Date.parse(shadow?.window.since ?? '');
		};
		const day = 24 * 60 * 60 * 1_000;
		expect(await windowOf()).toBe(7 * day);
		expect(await windowOf('--shadow', '1h')).toBe(7 * day);
		expect(await windowOf('--shadow', '8d')).toBe(8 * day);
		rmSync(join(scene.dir, '.caracaliterc.yaml'));
	});

	it('is found out anew by what follows a report, whatever the report says of it', async () => {
		const version = await staged({ clerk: [], cashier: ['ledger:read', 'ledger:write', 'ledger:refund'] });
		const told = await judge(version, '--shadow', '7d', '--accept-losses');
		const report = { ...reportOf(told) };
		const clean = { ...report, shadow: report.shadow && { ...report.shadow, flips: [] } };
		scene.file('report.json', clean);
		const run = await scene.run(['activate', '--report', 'report.json', '--yes', '--json']);
		const refused = reportOf(run);
		expect([run.exit, refused.activation]).toEqual([1, null]);
		expect(refused.verdict?.blockers.join(' ')).toContain('traffic_allow_to_deny');
		const again = ['activate', '--report', 'report.json', '--accept-losses', '--yes', '--json'];
		const done = await scene.run(again);
		expect([done.exit, reportOf(done).activation?.outcome]).toEqual([0, 'loaded']);
	});

	it('is part of what a proposal is judged by, and is said again in the command to go on with', async () => {
		const { deniedRequestId } = scene.story;
		const run = await scene.run(['propose', deniedRequestId, '--stage', '--shadow', '2d', '--json']);
		expect(reportOf(run)).toMatchObject({ verdict: { status: 'safe' }, shadow: { source: 'api' } });
		const shown = await scene.run(['propose', deniedRequestId, '--shadow', '2d']);
		expect(shown.stdout).toContain('--shadow 2d');
		const text = (await scene.run(['verdict', deniedRequestId, '--candidate', '2', '--shadow', '2d'])).stdout;
		expect(text).toContain('--shadow 2d');
		expect(text).toContain('15 requests decided by policy');
	});
});
