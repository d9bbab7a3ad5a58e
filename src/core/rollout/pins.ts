import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { formatDuration } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { Report } from '../report/schema.js';

/** What a verdict holds for, and for how long: nothing of it may move before the activation. */
export interface Pins {
	zoneId: string;
	candidate: VersionRef;
	/** Zone-wide; null where nothing was active. */
	baseline: VersionRef | null;
	/** Digest of the cases; null where none were run. */
	cases: string | null;
	contractVersion: string;
	/** When the evidence was judged or, where it was not yet, when it was begun; ISO 8601. */
	at: string;
}

/** What a fresh look sees of the same. */
export interface Fresh {
	zoneId: string;
	contractVersion: string;
	/** Milliseconds since the epoch. */
	now: number;
	maxAgeMs: number;
}

/** How long a verdict holds where nothing else is said. */
export const VERDICT_MAX_AGE_MS = 24 * 3_600_000;

/** Clocks of two machines may differ by this much. */
const CLOCK_SLACK_MS = 5 * 60_000;

export function pinsOf(report: Report, candidate: VersionRef): Pins {
	return {
		// A report of no zone holds in none.
		zoneId: report.target.zoneId ?? '',
		candidate,
		baseline: report.baseline,
		cases: report.cases?.digest ?? null,
		contractVersion: report.contractVersion,
		at: report.verdict?.at ?? report.at,
	};
}

/** SHA-256 of pins in canonical form, by which the journal names the verdict. */
export function digestOf(pins: Pins): string {
	return createHash('sha256')
		.update(canonicalize(pins) ?? '')
		.digest('hex');
}

/**
 * Throws `other_zone`, `contract_changed`, `verdict_expired` or `verdict_from_future` (exit 4, nothing
 * changed) where a verdict does not hold here and now. Pure but for the throw.
 */
export function refuseStaleVerdict(pins: Pins, fresh: Fresh): void {
	if (pins.zoneId !== fresh.zoneId) {
		throw stale('other_zone', `the verdict is about zone ${pins.zoneId}, not ${fresh.zoneId}`);
	}
	if (pins.contractVersion !== fresh.contractVersion) {
		throw stale(
			'contract_changed',
			`the verdict was reached by decision contract ${pins.contractVersion}, this caracalite judges by ${fresh.contractVersion}`,
		);
	}
	const age = fresh.now - Date.parse(pins.at);
	if (age > fresh.maxAgeMs) {
		throw stale(
			'verdict_expired',
			`the verdict is of ${pins.at}, older than the ${formatDuration(fresh.maxAgeMs)} for which it holds`,
		);
	}
	if (!(age >= -CLOCK_SLACK_MS)) {
		throw stale(
			'verdict_from_future',
			`the verdict is of ${pins.at}, which this machine's clock has not reached`,
		);
	}
}

function stale(code: string, message: string): CaracaliteError {
	return new CaracaliteError(code, message, { exit: EXIT.moved, hint: 'judge again: caracalite iterate …' });
}

/** Why a candidate is activated, in a line: what its verdict rests on. */
export function whyOf(report: Report, pins: Pins): string {
	const { replays, regressions, verdict } = report;
	const rests = [
		...(replays.length > 0 ? [`allows the denied request ${report.trace?.requestId ?? ''}`.trimEnd()] : []),
		...(regressions.length > 0
			? [`${regressions.length} ${regressions.length === 1 ? 'case' : 'cases'} as expected`]
			: []),
		...(verdict?.accepted ?? []).map(({ what, count, by }) => `${count} ${what} accepted by ${by}`),
	];
	return `judged safe at ${pins.at}: ${rests.join(', ')}`;
}
