import type { Shadow } from '../report/shadow.js';
import type { TrafficRead } from '../traffic/class.js';
import { type Explained, flipsOf } from './flips.js';
import { ownFindings } from './own-findings.js';
import {
	isLeftOut,
	isReplayed,
	type NotReplayedClass,
	type Replayed,
	type ReplayedOrNot,
} from './replayed.js';
import { usesOf } from './uses.js';

/** What a shadow is told from, beside what was decided. */
export interface Analysed extends Omit<Explained, 'rows'> {
	traffic: TrafficRead;
	asked: Shadow['asked'];
	/** Changes of authority; null where they are not known. */
	rows: Explained['rows'] | null;
	cutOff: boolean;
}

/** What the candidate would have made of traffic, by what was decided of each class. Pure. */
export function analyse(decided: readonly ReplayedOrNot[], analysed: Analysed): Shadow {
	const { traffic, asked, rows, cutOff } = analysed;
	const replayed = decided.filter(isReplayed);
	const checked = replayed.filter(({ agrees }) => agrees !== null);
	const { source, window, events, decisions, classes, missing, gaps, notes } = traffic;
	return {
		...{ source, asked, window, events, decisions, missing, gaps, notes, cutOff },
		classes: classes.length,
		replayed: partOf(replayed),
		leftOut: leftOutOf(decided.filter(isLeftOut)),
		engine: {
			...partOf(replayed.filter(({ by }) => by === 'offline')),
			sampled: checked.length,
			agreed: checked.filter(({ agrees }) => agrees === true).length,
		},
		superseded: partOf(replayed.filter((one) => one.superseded)),
		flips: flipsOf(replayed, { ...analysed, rows: rows ?? [] }),
		findings: ownFindings(replayed, rows),
		uses: usesOf(decided, rows ?? []),
		hours: hoursOf(replayed),
	};
}

function partOf(classes: readonly Pick<Replayed, 'traffic'>[]): { decisions: number; classes: number } {
	const decisions = classes.reduce((sum, { traffic }) => sum + traffic.seen.count, 0);
	return { decisions, classes: classes.length };
}

function leftOutOf(classes: readonly NotReplayedClass[]): Shadow['leftOut'] {
	const whys = [...new Set(classes.map(({ why }) => why))];
	const parts = whys.map((why) => {
		const same = classes.filter((one) => one.why === why);
		const newest = same.reduce((a, b) => (b.traffic.seen.last > a.traffic.seen.last ? b : a));
		const { requestId, id } = newest.traffic.event;
		return {
			...{ why, ...partOf(same) },
			mayFlip: partOf(same.filter(({ mayFlip }) => mayFlip)).decisions,
			example: { requestId, eventId: id },
		};
	});
	return parts.sort((left, right) => right.decisions - left.decisions);
}

function hoursOf(replayed: readonly Replayed[]): Shadow['hours'] {
	const hours = new Map<string, Shadow['hours'][number]>();
	for (const { traffic, flip } of replayed) {
		for (const { start, count } of traffic.hours) {
			const hour = hours.get(start) ?? { start, requests: 0, flips: 0 };
			hours.set(start, hour);
			hour.requests += count;
			if (flip !== null) hour.flips += count;
		}
	}
	return [...hours.values()].sort((left, right) => (left.start < right.start ? -1 : 1));
}
