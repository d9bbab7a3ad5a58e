import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/core/report/history.js';
import { targetOfJournal } from '../../../src/core/rollout/way-back.js';
import type { VersionRef } from '../../../src/model/version-ref.js';
import { moved, UNPROVEN } from '../../support/entries.js';
import { version } from '../../support/evidence.js';

const VERSIONS = [1, 2, 3, 4, 5].map((number) => version(number));
const FIRST = version(9);

/** What happens to a zone: a version is activated, or somebody goes back by the journal. */
const happening = fc.oneof(
	fc.record({ kind: fc.constant('activation' as const), to: fc.constantFrom(...VERSIONS) }),
	fc.record({ kind: fc.constant('rollback' as const), proven: fc.boolean() }),
);

it('each rollback in a row goes one further back, along all that was ever activated', () => {
	fc.assert(
		fc.property(fc.array(happening, { maxLength: 14 }), (happenings) => {
			/** Newest first, as the journal gives them. */
			const entries: JournalEntry[] = [];
			const path: VersionRef[] = [FIRST];
			const active = () => path.at(-1) ?? FIRST;
			for (const one of happenings) {
				if (one.kind === 'activation') {
					// What is on the way already would make two ways back of one.
					if (path.some(({ versionId }) => versionId === one.to.versionId)) continue;
					entries.unshift(moved('activation', active(), one.to));
					path.push(one.to);
					continue;
				}
				const found = targetOfJournal(entries, active());
				const before = path.at(-2) ?? null;
				expect(found?.to?.versionId ?? null).toBe(before?.versionId ?? null);
				if (before === null) continue;
				const entry = moved('rollback', active(), before);
				entries.unshift(one.proven ? entry : { ...entry, proof: UNPROVEN });
				path.pop();
			}
		}),
		{ numRuns: 300 },
	);
});

it('a version that was left is not come back to by a rollback of another', () => {
	const [a, b, c, d] = VERSIONS as [VersionRef, VersionRef, VersionRef, VersionRef];
	const made = [
		moved('activation', FIRST, a),
		moved('activation', a, b),
		moved('activation', b, c),
		moved('rollback', c, b),
		moved('activation', b, d),
		moved('rollback', d, b),
		moved('rollback', b, a),
	];
	expect(targetOfJournal(made.toReversed(), a)?.to).toEqual(FIRST);
});
