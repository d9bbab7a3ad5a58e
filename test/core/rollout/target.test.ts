import { describe, expect, it } from 'vitest';
import { targetOfJournal } from '../../../src/core/rollout/way-back.js';
import { entry, intent, moved, UNPROVEN } from '../../support/entries.js';
import { version } from '../../support/evidence.js';

const [V1, V2, V3] = [version(1), version(2), version(3)];
const OTHER = version(7, { versionId: 'other-7', policySetId: 'set-other', policySetName: 'Other' });
const UNSENT = entry({ intent: intent({ from: V2, to: V3 }), sentAt: null, receipt: null, proof: null });
const NOT_APPLIED = entry({
	intent: intent({ from: V2, to: V3 }),
	receipt: { outcome: 'not_applied', outboxId: null, text: 'refused', who: 'ops@host', at: '' },
	proof: null,
});

/** Entries are oldest first here, as they were made. */
const target = (active: typeof V1 | null, ...entries: ReturnType<typeof moved>[]) =>
	targetOfJournal(entries.reverse(), active);

describe('where the journal points', () => {
	it('to what was active before the last proven activation', () => {
		expect(target(V2, moved('activation', V1, V2))).toMatchObject({
			to: V1,
			why: expect.stringContaining('before Main v2'),
		});
	});

	it('to the other set that the activation switched off', () => {
		expect(target(V2, moved('activation', OTHER, V2))?.to).toEqual(OTHER);
	});

	it('to the last proven version where another is active', () => {
		const found = target(V3, moved('activation', V1, V2));
		expect(found).toMatchObject({ to: V2, why: expect.stringContaining('last proven activation') });
		expect(target(null, moved('activation', V1, V2))?.to).toEqual(V2);
		expect(target(null, moved('activation', null, V2))?.to).toEqual(V2);
	});

	it('not where somebody went back already, unknown to the journal', () => {
		expect(target(V1, moved('activation', V1, V2))).toBeNull();
		expect(target(V1, moved('activation', OTHER, V1), moved('activation', V1, V2))?.to).toEqual(OTHER);
	});

	it('past an activation that was never proven', () => {
		const failed = entry({ intent: intent({ from: V2, to: V3 }), proof: UNPROVEN });
		expect(target(V3, moved('activation', V1, V2), failed)?.to).toEqual(V2);
	});

	it.each([
		['one that was refused', NOT_APPLIED],
		['one that was never sent', UNSENT],
	])('past %s', (_what, other) => {
		expect(target(V2, moved('activation', V1, V2), other)?.to).toEqual(V1);
	});

	it('to nothing where nothing was active before', () => {
		expect(target(V1, moved('activation', null, V1))).toMatchObject({ to: null });
	});

	it('by an unproven activation of what is active, where nothing was ever proven', () => {
		const found = target(V2, entry({ proof: UNPROVEN }));
		expect(found).toMatchObject({ to: V1, why: expect.stringContaining('never proven') });
	});

	it.each([
		['the journal is empty', []],
		['nothing was applied', [NOT_APPLIED, UNSENT]],
		['another version than the unproven one is active', [entry({ proof: UNPROVEN })]],
	])('nowhere where %s', (_what, entries) => {
		expect(target(V3, ...entries)).toBeNull();
	});
});

describe('after a rollback', () => {
	const back = moved('rollback', V2, V1);

	it('never to the version that it left', () => {
		expect(target(V1, moved('activation', V1, V2), back)).toBeNull();
	});

	it('to what was there before its target was activated', () => {
		const found = target(V1, moved('activation', OTHER, V1), moved('activation', V1, V2), back);
		expect(found?.to).toEqual(OTHER);
	});

	it('not back to the left version where the rollback was not proven', () => {
		const unproven = { ...back, proof: UNPROVEN };
		expect(target(V1, moved('activation', V1, V2), unproven)).toBeNull();
		expect(target(V1, moved('activation', OTHER, V1), moved('activation', V1, V2), unproven)?.to).toEqual(
			OTHER,
		);
	});

	it('through two of them', () => {
		const made = [moved('activation', V1, V2), moved('activation', V2, V3)];
		const gone = [moved('rollback', V3, V2), moved('rollback', V2, V1)];
		expect(target(V2, ...made, ...gone.slice(0, 1))?.to).toEqual(V1);
		expect(target(V1, ...made, ...gone)).toBeNull();
	});

	it('again to it once it was activated anew', () => {
		const again = moved('activation', V1, V2);
		expect(target(V2, moved('activation', V1, V2), back, again)?.to).toEqual(V1);
		expect(target(V3, moved('activation', V1, V2), back, again)?.to).toEqual(V2);
	});
});
