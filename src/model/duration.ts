const UNITS = new Map([
	['s', 1_000],
	['m', 60_000],
	['h', 3_600_000],
	['d', 86_400_000],
]);

/** A duration as `90s`, `15m`, `6h` or `7d` in milliseconds; null for anything else, a bare number too. */
export function parseDuration(text: string): number | null {
	const match = /^(\d{1,7})([smhd])$/.exec(text);
	const unit = UNITS.get(match?.[2] ?? '');
	if (match?.[1] === undefined || unit === undefined) return null;
	const milliseconds = Number(match[1]) * unit;
	return milliseconds > 0 ? milliseconds : null;
}

/** Milliseconds as the shortest duration that {@link parseDuration} reads back; whole seconds at least. */
export function formatDuration(milliseconds: number): string {
	const fitting = [...UNITS].reverse().find(([, unit]) => milliseconds >= unit && milliseconds % unit === 0);
	if (fitting) return `${milliseconds / fitting[1]}${fitting[0]}`;
	return `${Math.max(1, Math.round(milliseconds / 1_000))}s`;
}

/**
 * A moment: an ISO 8601 date or time (UTC where no zone is given), or a duration before `now`.
 * Gives ISO 8601 in UTC with milliseconds; null for anything else.
 */
export function parseInstant(text: string, now: number): string | null {
	const ago = parseDuration(text);
	if (ago !== null) return new Date(now - ago).toISOString();
	const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(
		text,
	);
	if (!match) return null;
	const time = Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? 'Z'}`);
	return Number.isNaN(time) ? null : new Date(time).toISOString();
}
