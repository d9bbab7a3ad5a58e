import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import type { VersionRef } from '../../model/version-ref.js';
import { acceptedText } from '../report/accepted.js';
import { tracesOf } from '../report/requests.js';
import type { AuditMark, Report } from '../report/schema.js';

/** What a verdict holds for: nothing of it may move before the activation. */
export interface Pins {
	zoneId: string;
	candidate: VersionRef;
	/** Zone-wide; null where nothing was active. */
	baseline: VersionRef | null;
	/** Digest of the cases; null where none were run. */
	cases: string | null;
	contractVersion: string;
	/** When the verdict was reached, ISO 8601: by the server's clock where it was handed over. */
	at: string;
	/** The row by which the server dates a verdict that was handed over; null for one of this run. */
	mark: string | null;
}

/** What a verdict that was handed over says that it saw: claims, each held against the zone before anything else. */
export interface HandedVerdict {
	contractVersion: string;
	baseline: VersionRef | null;
	/** Null where it does not say when it was reached. */
	mark: AuditMark | null;
}

/** The pins of evidence that was found out in this run, and of the verdict by which it was asked for. */
export function pinsOf(report: Report, candidate: VersionRef, mark: AuditMark | null): Pins {
	return {
		// A report of no zone holds in none.
		zoneId: report.target.zoneId ?? '',
		candidate,
		baseline: report.baseline,
		cases: report.cases?.digest ?? null,
		contractVersion: report.contractVersion,
		at: mark?.at ?? report.at,
		mark: mark?.id ?? null,
	};
}

/** SHA-256 of pins in canonical form, by which the journal names the verdict. */
export function digestOf(pins: Pins): string {
	return createHash('sha256')
		.update(canonicalize(pins) ?? '')
		.digest('hex');
}

/** Throws `contract_changed` (exit 4, nothing changed) where a verdict was reached by other rules than `own`. Pure. */
export function refuseOtherContract({ contractVersion }: HandedVerdict, own: string): void {
	if (contractVersion === own) return;
	throw new CaracaliteError(
		'contract_changed',
		`the verdict was reached by decision contract ${contractVersion}, this caracalite judges by ${own}`,
		{ exit: EXIT.moved, hint: 'judge again: caracalite iterate …' },
	);
}

/** Why a candidate is activated, in a line: what its verdict rests on. */
export function whyOf(report: Report, pins: Pins): string {
	const { replays, regressions, verdict } = report;
	const rests = [
		...(replays.length > 0 ? [`allows the denied ${requestsText(report)}`.trimEnd()] : []),
		...(regressions.length > 0
			? [`${regressions.length} ${regressions.length === 1 ? 'case' : 'cases'} as expected`]
			: []),
		...(verdict?.accepted ?? []).map(acceptedText),
	];
	return `judged safe at ${pins.at}: ${rests.join(', ')}`;
}

/** Requests whose ids are written down before the others are only counted. */
const NAMED = 3;

function requestsText(report: Report): string {
	const ids = tracesOf(report).map(({ requestId }) => requestId);
	const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
	return `${ids.length > 1 ? 'requests' : 'request'} ${ids.slice(0, NAMED).join(', ')}${more}`;
}
