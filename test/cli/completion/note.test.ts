import { describe, expect, it } from 'vitest';
import { answerTo } from '../../../src/cli/completion/answer.js';
import { makeTable } from '../../../src/cli/completion/make-table.js';
import { merged, namesIn } from '../../../src/cli/completion/note.js';
import { NOTHING_SEEN, type Seen } from '../../../src/cli/completion/seen.js';

const TARGET = { zoneId: 'zone-1', zoneName: 'payments' };

function auditOf(ids: string[], more: object = {}) {
	const events = ids.map((requestId) => ({
		requestId,
		decision: 'deny',
		at: '2026-11-25T04:52:00.000Z',
		application: { id: 'app', name: 'Payments Agent' },
		resource: 'resource://ledger',
		requestedScopes: ['ledger:refund'],
		...more,
	}));
	return { schema: 'caracalite/audit@1', ok: true, target: TARGET, events };
}

function statusOf(active: number) {
	const versions = [3, 2, 1].map((version) => ({
		...{ versionId: `version-${version}`, version, manifestSha256: `${version}`.repeat(64) },
		...{ createdAt: '2026-11-25T04:00:00.000Z', active: version === active },
	}));
	return {
		schema: 'caracalite/status@1',
		target: TARGET,
		sets: [{ id: 's', name: 'Main', active: true, versions }],
	};
}

function seenIn(document: object): Seen {
	const seen = namesIn(document);
	if (seen === null) throw new Error('the document tells no zone');
	return seen;
}

function offered(seen: Seen, ...words: string[]) {
	return answerTo(makeTable(), words, words.length - 1, {
		seen: async () => seen,
		profiles: async () => ['prod', 'sandbox'],
	});
}

describe('names that a result tells', () => {
	it('are requests, with who asked for what and when', async () => {
		const { candidates } = await offered(seenIn(auditOf(['one', 'two'])), 'explain', '');
		expect(candidates).toEqual([
			{ value: 'one', about: '2026-11-25 04:52 deny, Payments Agent, ledger:refund on resource://ledger' },
			{ value: 'two', about: '2026-11-25 04:52 deny, Payments Agent, ledger:refund on resource://ledger' },
		]);
	});

	it('are versions, the active one told as such once another is', async () => {
		const seen = merged(seenIn(statusOf(2)), merged(seenIn(statusOf(1))));
		const { candidates } = await offered(seen, 'diff', '');
		expect(candidates.map(({ value, about }) => [value, about.endsWith('active')])).toEqual([
			['3', false],
			['2', true],
			['1', false],
			['latest', false],
		]);
	});

	it('are versions by their id where two sets have the same number', async () => {
		const other = {
			policySetName: 'Other',
			versionId: 'other-2',
			version: 2,
			manifestSha256: 'f'.repeat(64),
		};
		const seen = seenIn({ ...statusOf(1), active: other });
		const values = (await offered(seen, 'diff', '')).candidates.map(({ value }) => value);
		expect(values).toEqual(expect.arrayContaining(['3', 'version-2', 'other-2', '1']));
		const within = (await offered(seen, 'diff', '--policy-set', 'Other', '')).candidates;
		expect(within.map(({ value }) => value)).toEqual(['2', 'latest']);
	});

	it('are cases, zones and sets', async () => {
		const regressions = [{ name: 'clerk cannot write', file: 'cases.json' }];
		const seen = seenIn({ schema: 'caracalite/report@1', target: TARGET, regressions });
		const both = merged(seen, seenIn(statusOf(1)));
		expect((await offered(both, 'regress', '--accept', 'cl')).candidates).toEqual([
			{ value: 'clerk cannot write', about: 'cases.json' },
		]);
		expect((await offered(both, 'status', '--zone', '')).candidates).toEqual([
			{ value: 'payments', about: 'zone-1' },
		]);
		expect((await offered(both, 'status', '--policy-set=')).candidates).toEqual([
			{ value: '--policy-set=Main', about: '' },
		]);
	});

	it('are of the zone that was worked on last, or of the one that is named', async () => {
		const other = { ...auditOf(['three']), target: { zoneId: 'zone-2', zoneName: 'billing' } };
		const seen = merged(seenIn(other), seenIn(auditOf(['one'])));
		const values = async (...words: string[]) =>
			(await offered(seen, ...words)).candidates.map(({ value }) => value);
		expect(await values('explain', '')).toEqual(['three']);
		expect(await values('explain', '--zone', 'payments', '')).toEqual(['one']);
		expect(await values('explain', '--zone', 'nowhere', '')).toEqual([]);
	});

	it('are left out where a terminal could not show them as they are, and made fit beside a name', () => {
		const hostile = '\u001b]0;evil\u0007\u202e';
		const hostileName = { ...auditOf([`id${hostile}`, 'ok'], { resource: `r${hostile}\n` }) };
		const { requests } = seenIn(hostileName);
		expect(requests.map(({ id }) => id)).toEqual(['ok']);
		expect(JSON.stringify(requests)).not.toMatch(/\\u001b|\\u0007|\u202e|\\n/);
		expect(seenIn(auditOf(['x'.repeat(161)])).requests).toEqual([]);
	});

	it('are bounded, the newest kept', () => {
		const ids = (from: number) => Array.from({ length: 150 }, (_, at) => `id-${from + at}`);
		const seen = merged(seenIn(auditOf(ids(1_000))), merged(seenIn(auditOf(ids(0)))));
		expect(seen.requests).toHaveLength(200);
		expect(seen.requests[0]?.id).toBe('id-1000');
		expect(seen.requests.at(-1)?.id).toBe('id-49');
	});

	it('are none of a document of another shape', () => {
		expect(namesIn({})).toBeNull();
		expect(namesIn({ schema: 'caracalite/settings@1' })).toBeNull();
		const odd = { ...auditOf(['one']), events: [{ requestId: 7 }, null, 'text'], sets: 'none', trace: 3 };
		expect(seenIn(odd)).toEqual({ ...NOTHING_SEEN, zones: [{ id: 'zone-1', name: 'payments' }] });
	});
});
