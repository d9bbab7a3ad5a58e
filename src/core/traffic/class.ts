import type { AuditEvent } from '../../model/audit.js';
import type { Mint } from '../event/mints.js';
import type { Seen } from '../report/recorded.js';

/**
 * Audited decisions that agree on every field that the contract reads, on what was logged and on the
 * version that decided: they must be decided alike.
 */
export interface TrafficClass {
	/** What tells it from others; whoever reduces traffic makes the same one. */
	key: string;
	/** Its newest event. */
	event: AuditEvent;
	/** Of a presented mandate: a mint for each distinct mandate that it may carry. Empty otherwise. */
	mints: Mint[];
	seen: Seen;
	/** Distinct agent sessions; a request without one counts as one by itself. */
	sessions: number;
	/** By the start of the UTC hour, ISO 8601, oldest first. */
	hours: { start: string; count: number }[];
}

/** A part of a window of which a source tells nothing, or (`left_out`) not all. */
export interface Gap {
	why: 'before' | 'after' | 'left_out';
	since: string;
	until: string;
}

/** Traffic of a zone, reduced to its classes. */
export interface TrafficRead {
	source: 'api' | 'archive' | 'classes' | 'live';
	window: { since: string; until: string };
	/** Events read in the window. */
	events: number;
	/** Of these, what policy decided. */
	decisions: number;
	classes: TrafficClass[];
	/** Events that are proven to be missing, by zone and hour; empty where the source cannot tell. */
	missing: { zoneId: string; hour: string; events: number }[];
	/** What of the window that was asked for the source does not hold; none for the server's list. */
	gaps: Gap[];
	/** What the reader has to know of how it was read. */
	notes: string[];
}
