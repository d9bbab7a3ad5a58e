import { z } from 'zod';
import type { JsonObject } from '../../model/json.js';
import { ExpectSchema, mismatches, normaliseExpectation } from '../cases/expectation.js';
import {
	type Difference,
	type RecordedCase,
	RecordedCaseSchema,
	type Seen,
	SeenSchema,
} from '../report/recorded.js';
import { distinctNames } from './name.js';
import { type Draft, spoken, spokenAnswer } from './select.js';
import { spanOf } from './sighting.js';

/** What recording changes of a case in a file. */
export interface Update {
	index: number;
	seen: Seen;
	/** Null to take the mark out, undefined to leave it. */
	superseded?: RecordedCase['superseded'] | null;
}

/** What recording changes in a file of cases. */
export interface MergePlan {
	/** Cases of the file whose `seen` grew, or whose mark of being superseded came or went, by their place. */
	updates: Update[];
	/** New cases, by the place in the file as it is that they go before, sorted by name. */
	added: { before: number; value: RecordedCase }[];
	/** Cases that are in the file, as they are. */
	unchanged: number;
	/** Cases of the file that expect something else than was observed; they stay as they are. */
	differs: Difference[];
}

/** What is looked at of a case in a file; everything else of it is left alone. */
const WrittenSchema = z.object({
	name: z.string().catch(''),
	digest: z.string().optional().catch(undefined),
	seen: SeenSchema.optional().catch(undefined),
	expect: ExpectSchema.optional().catch(undefined),
	superseded: RecordedCaseSchema.shape.superseded.catch(undefined),
});
type Written = z.infer<typeof WrittenSchema>;

/**
 * Lays what was recorded over the cases of a file. Cases are the same where their digests are; of
 * those only `seen` is brought up to date. Nothing is ever taken out. Pure.
 */
export function mergeCases(existing: JsonObject[], drafts: Draft[]): MergePlan {
	const written = existing.map((value) => WrittenSchema.parse(value));
	const byDigest = new Map<string, number>();
	for (const [index, { digest }] of written.entries()) {
		if (digest !== undefined && !byDigest.has(digest)) byDigest.set(digest, index);
	}
	const plan: MergePlan = { updates: [], added: [], unchanged: 0, differs: [] };
	for (const draft of drafts) {
		const index = byDigest.get(draft.recorded.digest);
		const known = index === undefined ? undefined : written[index];
		if (index !== undefined && known !== undefined) update(plan, index, known, draft);
	}
	plan.added = newCases(written, drafts, byDigest);
	return plan;
}

function update(plan: MergePlan, index: number, known: Written, { recorded, answer }: Draft): void {
	const seen = known.seen === undefined ? recorded.seen : widest(known.seen, recorded.seen);
	const mark = markOf(known, recorded.superseded);
	if (sameSeen(known.seen, seen) && mark === undefined) plan.unchanged += 1;
	else plan.updates.push({ index, seen, ...(mark === undefined ? {} : { superseded: mark }) });
	if (known.expect === undefined) return;
	const expectation = normaliseExpectation(known.expect);
	if (mismatches(expectation, answer).length === 0) return;
	plan.differs.push({
		name: known.name,
		expected: spoken(expectation.decision, expectation.reason),
		observed: spokenAnswer(answer),
		requestId: recorded.from.requestId,
	});
}

/** The mark that a case is to have, where it has another; a case that expects what is active needs none. */
function markOf(
	{ expect, superseded: had }: Written,
	given: RecordedCase['superseded'],
): Update['superseded'] {
	const word = expect === undefined ? null : normaliseExpectation(expect).decision;
	const wanted = given?.decides === word ? undefined : given;
	if (had?.by === wanted?.by && had?.decides === wanted?.decides) return undefined;
	return wanted ?? null;
}

/** Recording the same window twice must not count it twice, so the larger count stays. */
function widest(a: Seen, b: Seen): Seen {
	return { count: Math.max(a.count, b.count), ...spanOf(a, b) };
}

function sameSeen(a: Seen | undefined, b: Seen): boolean {
	return a !== undefined && a.count === b.count && a.first === b.first && a.last === b.last;
}

function newCases(written: Written[], drafts: Draft[], byDigest: Map<string, number>): MergePlan['added'] {
	const taken = new Set(written.map(({ name }) => name));
	const names = distinctNames(
		drafts.map(({ recorded }) => recorded),
		taken,
	);
	const fresh = drafts
		.map(({ recorded }, index) => ({ ...recorded, name: names[index] ?? recorded.name }))
		.filter(({ digest }) => !byDigest.has(digest));
	const inOrder = written.every(({ name }, index) => index === 0 || (written[index - 1]?.name ?? '') <= name);
	const placeOf = (name: string) => {
		const place = inOrder ? written.findIndex((one) => one.name > name) : -1;
		return place < 0 ? written.length : place;
	};
	return fresh
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.map((value) => ({ before: placeOf(value.name), value }));
}

/** The list of a file with the new cases of the plan in their places. Pure. */
export function withAdded<T, Made>(
	list: readonly T[],
	plan: MergePlan,
	make: (value: RecordedCase) => Made,
): (T | Made)[] {
	const places: Made[][] = Array.from({ length: list.length + 1 }, () => []);
	for (const { before, value } of plan.added) places[before]?.push(make(value));
	return places.flatMap((made, index) => [...made, ...list.slice(index, index + 1)]);
}
