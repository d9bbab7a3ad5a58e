import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import type { Watched } from '../report/watch.js';

/** What the text tells besides what was counted. */
interface Further {
	/** How long after the new version was loaded the version before last decided, seconds. */
	lagSeconds: number;
	/** Decisions by the new version since any other last decided. */
	sole: number;
}

/** What live decisions showed, in a line. Pure. */
export function watchedText(
	watched: Omit<Watched, 'text'>,
	{ to, from }: { to: VersionRef; from: VersionRef | null },
	{ lagSeconds, sole }: Further,
): string {
	const { outage, seen, old, others, converged, unread, cut, seconds } = watched;
	const before = from === null ? 'without a version' : `by ${nameOf(from)}`;
	const late = old.late === 0 ? '' : `, ${old.late} of them past the minute in which every runtime loads it`;
	return [
		outage === null ? null : `outage: ${outage}`,
		seen === 0 ? 'no live decision came in under the new version' : seenText(watched),
		old.count === 0
			? null
			: `${decisions(old.count)} ${before} after ${nameOf(to)} was loaded, the last one ${lagSeconds} s after${late}`,
		others.count === 0
			? null
			: `${decisions(others.count)} by other versions, the last one at ${others.lastAt ?? ''}`,
		converged === true ? `no decision ${before} for ${old.silentSeconds} s, ${sole} by ${nameOf(to)}` : null,
		cut ? `the run's deadline ended the watch after ${seconds} s` : null,
		unread === null ? null : `watching broke off: ${unread}`,
	]
		.filter((part) => part !== null)
		.join('; ');
}

function seenText(watched: Omit<Watched, 'text'>): string {
	const { seen, asPredicted, notPredictable, notAsPredicted, newDenials, newHolds } = watched;
	const other = [
		[newDenials, 'denied that were allowed before'],
		[newHolds, 'waiting for approval that did not before'],
		[notAsPredicted, 'not as predicted'],
		[notPredictable, 'that cannot be predicted'],
	] as const;
	const parts = other.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
	const told = parts.length === 0 ? '' : `; ${parts.join(', ')}`;
	return `${asPredicted} of ${seen} live decisions as predicted${told}`;
}

function decisions(count: number): string {
	return `${count} ${count === 1 ? 'decision' : 'decisions'}`;
}
