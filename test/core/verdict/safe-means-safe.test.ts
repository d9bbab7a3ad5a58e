import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerOfEvaluation } from '../../../src/core/replay/answer.js';
import type { Changes } from '../../../src/core/report/changes.js';
import { parseChangePattern } from '../../../src/core/verdict/change-pattern.js';
import type { Acceptance } from '../../../src/core/verdict/gate.js';
import { reachVerdict } from '../../../src/core/verdict/reach.js';
import type { JsonObject } from '../../../src/model/json.js';
import { brokenBundle } from '../../../src/policy/authority/broken.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { neededBy } from '../../../src/policy/authority/needed.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import { compileBundle } from '../../../src/policy/compile.js';
import type { DocumentSource } from '../../../src/policy/types.js';
import { Numbering } from '../../policy/authority/plain.js';
import type { Ready } from '../../policy/authority/proof.js';
import { allInputs, dice } from '../../policy/authority/universe.js';
import { twoClassified, twoVersions } from '../../policy/authority/zones.js';
import { evidenceOf, replay } from '../../support/evidence.js';

/** Requests that are drawn for each pair of bundles, and how many of the denied ones are judged. */
const DRAWN = 150;
const JUDGED = 4;

const INPUTS = allInputs({
	applications: ['a', 'b'],
	resources: ['r1', 'r2'],
	labels: ['c', 'ca', 't:'],
	scopes: ['s1', 's2', 's3', 'agent:lifecycle'],
});

type Flag = 'gains' | 'losses' | 'hold';
type Parts = { [part: string]: string };
/** What a person takes, as plain words. */
interface Taken {
	flags: Flag[];
	warn: boolean;
	meant: Parts[];
}

const part = fc.record(
	{
		kind: fc.constantFrom('gain', 'loss', 'newly_held', 'confinement', 'binding', 'owner', 'restriction'),
		application: fc.constantFrom('a', 'b', 'k1', 'k2'),
		resource: fc.constantFrom('r1', 'r2'),
		role: fc.constantFrom('c', 'ca', 't:'),
		scope: fc.constantFrom('s1', 's2', 'agent:lifecycle'),
	},
	{ requiredKeys: [] },
);
const takenAs: fc.Arbitrary<Taken> = fc.record({
	flags: fc.subarray<Flag>(['gains', 'losses', 'hold']),
	warn: fc.boolean(),
	meant: fc.array(
		part.filter((parts) => Object.keys(parts).length > 0),
		{ maxLength: 2 },
	),
});

/** What takes each kind of row, written down once more. */
const TAKES: { [kind: string]: Flag[] } = {
	authority_gained: ['gains'],
	authority_lost: ['losses'],
	class_conflict_removed: ['gains'],
	class_conflict_added: ['losses'],
	hold_added: ['hold'],
	hold_removed: ['gains'],
	'hold_changed tightened': ['hold'],
	'hold_changed loosened': ['gains'],
	'hold_changed other': [],
	restriction_set: ['losses'],
	restriction_lifted: ['gains'],
	restriction_changed: ['gains', 'losses'],
	confinement_widened: ['gains'],
	confinement_narrowed: ['losses'],
	binding_added: ['gains'],
	binding_removed: ['losses'],
	binding_changed: ['gains', 'losses'],
	'owner_changed from nobody': ['gains'],
	'owner_changed to nobody': ['losses'],
	owner_changed: ['gains', 'losses'],
	policy_renamed: [],
	risk_changed: [],
	data_malformed: ['losses'],
	data_mended: ['gains'],
	conflict_added: ['losses'],
	conflict_mended: ['gains'],
	no_version: ['gains'],
};

/** How `--allow-change` calls each kind of row that the patterns above may name. */
const CALLED: { [kind: string]: string } = {
	authority_gained: 'gain',
	class_conflict_removed: 'gain',
	authority_lost: 'loss',
	class_conflict_added: 'loss',
	hold_added: 'newly_held',
	confinement_widened: 'confinement',
	confinement_narrowed: 'confinement',
	binding_added: 'binding',
	binding_removed: 'binding',
	binding_changed: 'binding',
	owner_changed: 'owner',
	restriction_set: 'restriction',
	restriction_lifted: 'restriction',
	restriction_changed: 'restriction',
};

/** Where a row says what a part of a pattern names. */
const SAID_IN: { [part: string]: string[] } = {
	application: ['applicationId', 'bindingKey', 'from', 'to', 'fromKey', 'toKey'],
	resource: ['resource', 'resources'],
	role: ['role', 'labelPrefix'],
	scope: ['scope'],
};

function isTaken(row: AuthorityRow, { flags, warn, meant }: Taken): boolean {
	const fields: { [field: string]: unknown } = { ...row };
	if (row.needed === true) return true;
	if (row.dormant !== null && row.dormant !== 'zone_closed') return true;
	const means = (parts: Parts) =>
		Object.entries(parts).every(([name, wanted]) => {
			if (name === 'kind') return CALLED[row.kind] === wanted;
			return SAID_IN[name]?.some((field) => [fields[field]].flat().includes(wanted));
		});
	if (meant.some(means)) return true;
	const has = (flag: Flag) => flags.includes(flag) || (flag === 'gains' && warn);
	const takes = TAKES[keyOf(row)];
	if (takes === undefined) throw new Error(`nothing is known of ${keyOf(row)}`);
	return takes.every(has);
}

function keyOf(row: AuthorityRow): string {
	if (row.kind === 'hold_changed') return `${row.kind} ${row.direction}`;
	if (row.kind !== 'owner_changed') return row.kind;
	const end = row.from === null ? ' from nobody' : row.to === null ? ' to nobody' : '';
	return row.kind + end;
}

function acceptanceOf({ flags, warn, meant }: Taken): Acceptance {
	const patterns = meant.map((parts) => Object.entries(parts).map((one) => one.join('=')));
	return {
		hold: flags.includes('hold'),
		losses: flags.includes('losses'),
		gains: flags.includes('gains') ? 'accepted' : warn ? 'warn' : 'review',
		meant: patterns.map((words) => parseChangePattern(words.join(','), '--allow-change', [])),
	};
}

/** What the runtime makes of the request, by the second table of the tests. */
function inWords({ engine }: Ready, input: JsonObject): string {
	const numbering = new Numbering();
	return numbering.words[numbering.of(engine.decide(input))] ?? '';
}

function judge(before: Ready | null, after: Ready, input: JsonObject, taken: Taken): boolean {
	const diff = diffAuthority(before, after);
	const rows = neededBy(diff.rows, [{ input }], after);
	const answer = { ...answerOfEvaluation(after.engine.decide(input), 'version-2'), by: 'server' as const };
	const changes: Changes = {
		from: null,
		to: { version: null, files: [], over: null },
		documents: [],
		authority: { ...diff, rows },
		drift: [],
		broken: brokenBundle(after),
		unknown: null,
	};
	const replays = [replay({ input, candidate: { ...answer, wouldActivate: true } })];
	const evidence = evidenceOf({ replays, changes, regressions: [] });
	const { safeToActivate: safe, status } = reachVerdict(evidence, acceptanceOf(taken), '');
	const open = rows.filter((row) => !isTaken(row, taken)).map(({ text }) => text);
	const words = inWords(after, input);
	const granted =
		/^allow(, with risk)?$/.test(words) || (words === 'allow, held' && taken.flags.includes('hold'));
	const whole = changes.broken.length === 0;
	const shown = { status, open, words, input };
	expect([safe, shown]).toEqual([open.length === 0 && granted && whole, shown]);
	return safe;
}

function judgePairs(versions: fc.Arbitrary<[DocumentSource[], DocumentSource[]]>, runs: number): Set<string> {
	const seen = new Set<string>();
	const property = fc.property(versions, fc.nat(), takenAs, (documents, seed, taken) => {
		const [before, after] = documents.map(compileBundle);
		if (before?.kind !== 'ready' || after?.kind !== 'ready') return;
		const throwDice = dice(seed);
		const from = throwDice(8) === 0 ? null : before;
		const drawn = Array.from({ length: DRAWN }, () => INPUTS[throwDice(INPUTS.length)] ?? {});
		const denied = drawn.filter((input) => from === null || inDenied(from, input));
		const cleared = denied.filter((input) => !inDenied(after, input));
		const pool = cleared.length > 0 ? [...cleared, ...denied.slice(0, 5)] : denied;
		for (let count = 0; count < Math.min(JUDGED, pool.length); count++) {
			const input = pool[throwDice(pool.length)];
			if (input === undefined) continue;
			const safe = judge(from, after, input, taken);
			seen.add(`${safe ? 'safe' : 'not safe'}, ${taken.flags.join(' ') || 'nothing'} accepted`);
		}
	});
	fc.assert(property, { numRuns: runs, seed: 44 });
	return seen;
}

function inDenied({ engine }: Ready, input: JsonObject): boolean {
	const evaluation = engine.decide(input);
	return evaluation.status === 'failed' || evaluation.result.decision === 'deny';
}

const EVERY_WAY = ['nothing', 'gains', 'losses', 'hold', 'gains losses', 'gains losses hold'];

it('is safe exactly where every row is needed, meant or accepted, and the request is granted', {
	timeout: 60_000,
}, () => {
	const seen = judgePairs(twoVersions, 250);
	expect([...seen]).toEqual(expect.arrayContaining(EVERY_WAY.map((way) => `safe, ${way} accepted`)));
	expect([...seen]).toEqual(expect.arrayContaining(EVERY_WAY.map((way) => `not safe, ${way} accepted`)));
});

it('so it is where approvals change', { timeout: 60_000 }, () => {
	const seen = judgePairs(twoClassified, 120);
	expect([...seen]).toEqual(expect.arrayContaining(['safe, hold accepted', 'not safe, nothing accepted']));
});
