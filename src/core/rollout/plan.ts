import type { VersionRef } from '../../model/version-ref.js';
import type { Changes } from '../report/changes.js';
import type { Move, Rehearsal } from '../report/move.js';
import type { Report } from '../report/schema.js';

/** A move of the zone's active version, before it is made. */
export interface MovePlan {
	kind: Move['kind'];
	/** What is active now, of whichever set; null when nothing is. */
	from: VersionRef | null;
	to: VersionRef;
	/** Why it is made, or why there, in a line. */
	why: string;
	/** Null for a rollback. */
	verdictDigest: string | null;
	rehearsal: Rehearsal | null;
	/** Milliseconds to wait for the runtime at most. */
	waitMs: number;
	/** What it changes for whom, where that is told before leave is asked. */
	changes?: Changes;
	/** What an activation was judged on, and what was accepted for it. */
	judged?: Pick<Report, 'changes' | 'verdict' | 'regressions'>;
}

/** Shows a move and asks for leave; false is a no. */
export type Leave = (move: MovePlan) => Promise<boolean>;
