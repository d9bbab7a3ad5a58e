import { formatDuration } from '../model/duration.js';
import type { Style } from './style.js';

/** An effective setting, as it is shown. */
interface ShownSetting {
	key: string;
	value: string | number | boolean | string[] | null;
	origin: string;
	source: string | null;
}

const DURATIONS = ['timeoutMs', 'shadowMs'];

/** A line for each setting: its name, its value, where it came from. */
export function settingRows(settings: readonly ShownSetting[], { paint }: Style): string[] {
	const rows = settings.map(({ key, value, origin, source }) => ({
		key,
		value: DURATIONS.includes(key) && value !== null ? formatDuration(Number(value)) : shown(value),
		from: source ?? origin,
	}));
	const keyWidth = Math.max(...rows.map((row) => row.key.length));
	const valueWidth = Math.min(48, Math.max(...rows.map((row) => row.value.length)));
	return rows.map(
		(row) => `${row.key.padEnd(keyWidth)}  ${row.value.padEnd(valueWidth)}  ${paint.dim(row.from)}`,
	);
}

function shown(value: ShownSetting['value']): string {
	if (value === null) return '-';
	return Array.isArray(value) ? value.join(' ') || '-' : String(value);
}
