import type { JsonObject } from '../../../src/model/json.js';
import { diffAuthority } from '../../../src/policy/authority/diff.js';
import { explainsRequest } from '../../../src/policy/authority/explains.js';
import type { AuthorityRow } from '../../../src/policy/authority/schema.js';
import type { Bundle } from '../../../src/policy/bundle.js';
import { type PolicyRequest, readRequest } from '../../../src/policy/input.js';
import { shapeOf } from '../../../src/policy/rungs/shape.js';
import type { RequestShape } from '../../../src/policy/types.js';
import { Numbering } from './plain.js';

export type Ready = Extract<Bundle, { kind: 'ready' }>;

interface Asked {
	input: JsonObject;
	request: PolicyRequest;
	shape: RequestShape;
}

/** Changed decisions of one shape, by what they were and are. */
export interface Change {
	shape: RequestShape;
	was: string;
	is: string;
	count: number;
}

/** More than there are different results. */
const RESULTS = 65_536;

/** What a comparison of two bundles over all inputs found. */
export interface Finding {
	rows: readonly AuthorityRow[];
	changed: number;
	/** Changed decisions that no row explains. */
	unexplained: { input: JsonObject; was: string; is: string }[];
	/** Rows that are not dormant and change no decision. */
	idle: AuthorityRow[];
}

/** Decides the same inputs by many bundles, each bundle once, and holds diffs against what they decide. */
export class Proof {
	decisions = 0;
	private readonly asked: Asked[];
	private readonly numbering = new Numbering();
	private readonly decided = new Map<Ready | null, Int32Array>();
	private readonly changes = new Map<RequestShape, Map<number, number>>();

	constructor(inputs: readonly JsonObject[]) {
		this.asked = inputs.map((input) => {
			const request = readRequest(input);
			return { input, request, shape: shapeOf(request) };
		});
	}

	compare(before: Ready | null, after: Ready | null): Finding {
		const { rows } = diffAuthority(before, after);
		const was = this.results(before);
		const is = this.results(after);
		const book = new RowBook(rows);
		const unexplained: Finding['unexplained'] = [];
		let changed = 0;
		for (const [index, { input, request, shape }] of this.asked.entries()) {
			const [from = 0, to = 0] = [was[index], is[index]];
			if (from === to) continue;
			changed++;
			this.count(shape, from, to);
			const { words } = this.numbering;
			const [before = '', after = ''] = [words[from], words[to]];
			if (!book.explains(request, shape, wantedOf(before, after))) {
				unexplained.push({ input, was: before, is: after });
			}
		}
		return { rows, changed, unexplained, idle: [...book.idle] };
	}

	/** Changed decisions of all comparisons so far. */
	changed(): Change[] {
		const { words } = this.numbering;
		return [...this.changes].flatMap(([shape, changes]) =>
			[...changes].map(([pair, count]) => {
				const [was = '', is = ''] = [words[Math.floor(pair / RESULTS)], words[pair % RESULTS]];
				return { shape, was, is, count };
			}),
		);
	}

	private count(shape: RequestShape, from: number, to: number): void {
		const changes = this.changes.get(shape) ?? new Map<number, number>();
		this.changes.set(shape, changes);
		changes.set(from * RESULTS + to, (changes.get(from * RESULTS + to) ?? 0) + 1);
	}

	private results(bundle: Ready | null): Int32Array {
		const known = this.decided.get(bundle);
		if (known !== undefined) return known;
		const { numbering, asked } = this;
		const results = Int32Array.from(asked, ({ input }) =>
			numbering.of(bundle === null ? null : bundle.engine.decide(input)),
		);
		this.decisions += bundle === null ? 0 : results.length;
		this.decided.set(bundle, results);
		return results;
	}
}

/** Rows by the resource that they are about, so that few are asked about each input. */
class RowBook {
	/** Rows that claim to change decisions and have explained nothing yet. */
	readonly idle: Set<AuthorityRow>;
	private readonly anywhere: AuthorityRow[] = [];
	private readonly of = new Map<string, AuthorityRow[]>();

	constructor(rows: readonly AuthorityRow[]) {
		const claiming = rows.filter(({ decides }) => decides.length > 0);
		this.idle = new Set(claiming);
		for (const row of claiming) {
			const resources = resourcesOf(row);
			if (resources === null) this.anywhere.push(row);
			for (const one of resources ?? []) this.of.set(one, [...(this.of.get(one) ?? []), row]);
		}
	}

	/** Whether a row explains that the request is decided otherwise, of those that are `wanted` for it. */
	explains(request: PolicyRequest, shape: RequestShape, wanted: (row: AuthorityRow) => boolean): boolean {
		let explained = false;
		for (const rows of [this.anywhere, this.of.get(request.resource) ?? []]) {
			for (const row of rows) {
				if (explained && !this.idle.has(row)) continue;
				if (!explainsRequest(row, request, shape)) continue;
				explained ||= wanted(row);
				this.idle.delete(row);
			}
		}
		return explained;
	}
}

function resourcesOf(row: AuthorityRow): readonly string[] | null {
	if ('resources' in row && row.resources.length > 0) return row.resources;
	return 'resource' in row && row.resource !== null ? [row.resource] : null;
}

/**
 * The rows that can explain a change: what is newly allowed, or no longer held, takes a gain, the
 * reverse a loss, and neither may be dormant. Only of a denial that gets another reason it may.
 */
function wantedOf(was: string, is: string): (row: AuthorityRow) => boolean {
	const [before, after] = [freedom(was), freedom(is)];
	if (before === after) return ({ dormant }) => before === 0 || dormant === null;
	const effect = after > before ? 'gain' : 'loss';
	return (row) => row.effect === effect && row.dormant === null;
}

/** 0 where a request is denied, refused or fails, 1 where it is held for a human, 2 where it is plainly allowed. */
function freedom(words: string): number {
	if (!words.startsWith('allow')) return 0;
	return words === 'allow, held' ? 1 : 2;
}
