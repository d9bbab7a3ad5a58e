import type { AuditEvent } from '../../model/audit.js';
import { readEvent } from '../event/read.js';
import type { TrafficClass } from '../traffic/class.js';
import { ClassTallies } from '../traffic/class-tallies.js';
import { type AuditPart, type AuditReader, classesOf, fits } from '../traffic/walk.js';
import { isReplayed, type ReplayedOrNot } from './replayed.js';

/** Traffic as it comes in: each event is looked at once, and what is distinct is decided once. */
export class LiveTraffic {
	events = 0;
	decisions = 0;
	readonly #admin: AuditReader;
	readonly #part: AuditPart;
	readonly #tallies = new ClassTallies();
	/** Presentations, whose mandates are not looked into before the end. */
	readonly #presented = new ClassTallies();
	readonly #decided = new Map<string, ReplayedOrNot>();

	constructor(admin: AuditReader, part: AuditPart) {
		this.#admin = admin;
		this.#part = part;
	}

	offer(event: AuditEvent): void {
		this.events += 1;
		const read = readEvent(event, { zoneId: this.#admin.zoneId, asRebuilt: null });
		if (!fits(read, this.#part)) return;
		this.decisions += 1;
		const tallies = read.presentation === null ? this.#tallies : this.#presented;
		tallies.add(read, event);
	}

	/** Classes that nobody decided yet. */
	async undecided(): Promise<TrafficClass[]> {
		const classes = await classesOf(this.#admin, this.#tallies);
		return classes.filter(({ key }) => !this.#decided.has(key));
	}

	decide(decided: readonly ReplayedOrNot[]): void {
		for (const one of decided) this.#decided.set(one.traffic.key, one);
	}

	/** How many of the decisions so far are known to be decided otherwise. */
	flipped(): number {
		let flipped = 0;
		for (const one of this.#tallies.values()) {
			const decided = this.#decided.get(one.base);
			if (decided !== undefined && isReplayed(decided) && decided.flip !== null) flipped += one.tally.count;
		}
		return flipped;
	}

	/** What is known so far: what was not asked, and every presentation, is left out. Asks nobody. */
	async soFar(): Promise<ReplayedOrNot[]> {
		const classes = await classesOf(this.#admin, this.#tallies);
		const presented = await classesOf(this.#admin, this.#presented);
		const notReached = (traffic: TrafficClass): ReplayedOrNot => ({
			...{ traffic, inputs: [] },
			...{ why: 'not_reached', mayFlip: true },
		});
		return [
			...classes.map((traffic) => {
				const known = this.#decided.get(traffic.key);
				return known === undefined ? notReached(traffic) : { ...known, traffic };
			}),
			...presented.map(notReached),
		];
	}
}
