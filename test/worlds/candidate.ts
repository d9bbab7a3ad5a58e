import type { Draw } from './draw.js';
import { EDITS, forgetUnsaid } from './edits.js';
import { exactFix } from './fix.js';
import type { Request } from './relation.js';
import { copyOf, documentsOf, type ZoneData } from './zone-data.js';

/** A change of a zone's documents, with what kind of change it is. */
export interface Candidate {
	kind: string;
	data: ZoneData;
}

/** Draws a candidate for a denied request: the exact fix, the fix and something else, or anything. */
export function drawCandidate(base: ZoneData, denied: Request, draw: Draw): Candidate | null {
	const fixed = draw.chance(80) ? exactFix(base, denied, draw) : null;
	// Most requests that no policy can allow are left to others.
	if (fixed === null && draw.chance(60)) return null;
	const data = fixed ?? copyOf(base);
	const edits = fixed !== null && draw.chance(35) ? [] : anyEdits(draw);
	for (const name of edits) EDITS[name]?.(data, draw);
	forgetUnsaid(data);
	const what = edits.length === 2 ? 'two edits' : edits[0];
	const kind = [fixed === null ? [] : ['fix'], what ?? []].flat().join(' + ');
	const same = JSON.stringify(documentsOf(data)) === JSON.stringify(documentsOf(base));
	return same || kind === '' ? null : { kind, data };
}

function anyEdits(draw: Draw): string[] {
	const names = Object.keys(EDITS);
	return draw.chance(80) ? [draw.one(names)] : [draw.one(names), draw.one(names)];
}
