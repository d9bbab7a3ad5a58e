import type { SettingOrigin } from '../../config/settings.js';
import { formatDuration } from '../../model/duration.js';
import { EXIT } from '../../model/exit-codes.js';
import type { Style } from '../../render/style.js';
import { type Handler, resultOf } from '../contract.js';
import type { config } from './declaration.js';

/** Prints each effective setting and where it came from. Calls no server and fetches no token. */
export const run: Handler<typeof config> = async (_given, { settings }) => {
	const { profile, origins, ignored } = settings;
	return resultOf(
		{ schema: 'caracalite/settings@1', ok: true, profile, settings: origins, ignored },
		(clean, style) => render(clean.settings, clean.ignored, style),
		EXIT.clean,
	);
};

function render(origins: SettingOrigin[], ignored: string[], { paint }: Style): string {
	const rows = origins.map(({ key, value, origin, source }) => ({
		key,
		value: key === 'timeoutMs' ? formatDuration(Number(value)) : shown(value),
		from: source ?? origin,
	}));
	const keyWidth = Math.max(...rows.map((row) => row.key.length));
	const valueWidth = Math.min(48, Math.max(...rows.map((row) => row.value.length)));
	const lines = rows.map(
		(row) => `${row.key.padEnd(keyWidth)}  ${row.value.padEnd(valueWidth)}  ${paint.dim(row.from)}`,
	);
	return [...lines, ...ignored.map((sentence) => `! ${sentence}`)].join('\n');
}

function shown(value: SettingOrigin['value']): string {
	if (value === null) return '-';
	return Array.isArray(value) ? value.join(' ') || '-' : String(value);
}
