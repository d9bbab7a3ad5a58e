import type { AuditEvent } from '../../model/audit.js';
import { type Mint, mintsFor, mintsSince, type Presentation, presentationOf } from '../event/mints.js';
import { Delegations } from './delegations.js';
import { hashOf } from './distinct.js';
import { MintSets } from './mint-sets.js';
import { packedUuid, Records, unpackedUuid } from './records.js';
import { type Counted, HOUR_MS } from './tally.js';

/** Presentations of one class whose mints are known. */
export interface Settled extends Counted {
	/** What tells its decisions from others, mints apart. */
	base: string;
	/** Tells the set of mints from others. */
	mintSet: number;
	/** Gives its mints, of the session itself. Only before the next is asked for. */
	mints(): Mint[];
	/** The newest event, where it was kept. */
	event: AuditEvent | null;
}

/** Of a record: the class (0 or more) or the kind of mint (below 0), and the record of its delegation before it. */
const KIND = 0;
const NEXT = 1;
/** Hours since the epoch; what else is a time is milliseconds of that hour. */
const HOUR = 2;
const LAST = 3;
/** Of a presentation. */
const FIRST = 4;
const COUNT = 5;
/** Of a mint: the id of its event, in four parts. */
const ID = 4;

/** Events that are kept whole of one class at most, to be shown as its newest. */
const KEPT = 8;

/**
 * Holds back presentations of mandates until their mints were seen: audit is read back in time, and
 * whatever is minted on the same delegation comes later. A presentation and a mint are a few numbers
 * each, and a delegation is let go once no mint of it can come: what waits is what a day leaves.
 */
export class WaitingRoom {
	readonly #delegations = new Delegations();
	readonly #records = new Records();
	readonly #mintSets = new MintSets();
	readonly #bases: string[] = [];
	readonly #baseOf = new Map<string, number>();
	readonly #kept = new Map<number, AuditEvent>();
	readonly #keptOf: number[] = [];
	/** Ids of mints' events that are no UUIDs, by the place of the mint. */
	readonly #otherIds = new Map<number, string>();

	/** Delegations that wait. */
	get size(): number {
		return this.#delegations.size;
	}

	/** Takes a presentation, no newer than all before, of the class `base`. */
	present(base: string, event: AuditEvent, presentation: Presentation): void {
		const at = Date.parse(presentation.at);
		const delegation = this.#delegations.reach(keyOf(presentation), mintsSince(presentation));
		const number = this.#numberOf(base);
		const { head } = delegation;
		const hour = Math.floor(at / HOUR_MS);
		const goesOn =
			head >= 0 && this.#records.get(head, KIND) === number && this.#records.get(head, HOUR) === hour;
		if (goesOn) {
			this.#records.set(head, FIRST, at - hour * HOUR_MS);
			this.#records.set(head, COUNT, this.#records.get(head, COUNT) + 1);
			return;
		}
		const inHour = at - hour * HOUR_MS;
		delegation.head = this.#records.put([number, head, hour, inHour, inHour, 1]);
		const kept = this.#keptOf[number] ?? 0;
		if (kept >= KEPT) return;
		this.#kept.set(delegation.head, event);
		this.#keptOf[number] = kept + 1;
	}

	/** Shows any event, in case it is a mint that somebody waits for. */
	offer(event: AuditEvent): void {
		if (this.size === 0) return;
		const presentation = presentationOf(event);
		const delegation = this.#delegations.get(keyOf(presentation));
		if (delegation === undefined) return;
		for (const mint of mintsFor(presentation, [event])) {
			const kind = -1 - this.#mintSets.kindOf(mint);
			if (this.#records.get(delegation.head, KIND) === kind) continue;
			const id = packedUuid(mint.eventId);
			const at = Date.parse(mint.at);
			const hour = Math.floor(at / HOUR_MS);
			const numbers = [kind, delegation.head, hour, at - hour * HOUR_MS, ...(id ?? [])];
			delegation.head = this.#records.put(numbers);
			if (id === null) this.#otherIds.set(delegation.head, mint.eventId);
		}
	}

	/** Lets go whatever no event older than `time` (milliseconds since the epoch) can tell anything of. */
	*settle(time: number): Generator<Settled> {
		for (const { key, head } of this.#delegations.after(time)) yield* this.#leave(key, head);
	}

	/** Lets go all. */
	*rest(): Generator<Settled> {
		for (const { key, head } of this.#delegations.all()) yield* this.#leave(key, head);
	}

	/** From the oldest on, so that each presentation finds the mints that came before it. */
	*#leave(key: string, head: number): Generator<Settled> {
		const [sessionId = ''] = key.split(' ');
		const session = sessionId === '' ? null : hashOf(sessionId);
		const minted: number[] = [];
		let mintSet = 0;
		for (let place = head, next = -1; place >= 0; place = next) {
			next = this.#records.get(place, NEXT);
			const kind = this.#records.get(place, KIND);
			if (kind < 0) {
				mintSet = this.#mintSets.with(mintSet, -1 - kind);
				minted.push(place);
				continue;
			}
			yield {
				base: this.#bases[kind] ?? '',
				mintSet,
				mints: () => this.#mintsAt(minted),
				event: this.#kept.get(place) ?? null,
				session,
				count: this.#records.get(place, COUNT),
				first: this.#timeAt(place, FIRST),
				last: this.#timeAt(place, LAST),
			};
			if (this.#kept.delete(place)) this.#keptOf[kind] = (this.#keptOf[kind] ?? 1) - 1;
			this.#records.giveBack(place);
		}
		for (const place of minted) {
			this.#otherIds.delete(place);
			this.#records.giveBack(place);
		}
	}

	/** One mint for each kind, the newest of it. */
	#mintsAt(places: readonly number[]): Mint[] {
		const byKind = new Map<number, Mint>();
		for (const place of places) {
			const kind = -1 - this.#records.get(place, KIND);
			const id = [0, 1, 2, 3].map((part) => this.#records.get(place, ID + part));
			const eventId = this.#otherIds.get(place) ?? unpackedUuid(id);
			const at = new Date(this.#timeAt(place, LAST)).toISOString();
			byKind.set(kind, { ...this.#mintSets.kind(kind), eventId, at });
		}
		return [...byKind.values()];
	}

	#numberOf(base: string): number {
		const known = this.#baseOf.get(base);
		if (known !== undefined) return known;
		this.#baseOf.set(base, this.#bases.length);
		return this.#bases.push(base) - 1;
	}

	#timeAt(place: number, field: number): number {
		return this.#records.get(place, HOUR) * HOUR_MS + this.#records.get(place, field);
	}
}

function keyOf({ sessionId, delegationId }: Presentation): string {
	return `${sessionId ?? ''} ${delegationId ?? ''}`;
}
