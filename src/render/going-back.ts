import type { Changes } from '../core/report/changes.js';
import type { AuthorityRow } from '../policy/authority/schema.js';
import { field } from './layout.js';
import type { Style } from './style.js';

/** Rows listed before the rest is only counted. */
const LISTED = 12;

/** What going back takes away and from whom, and what it does besides, before it is asked about. */
export function renderGoingBack(changes: Changes, style: Style): string {
	const { unknown, authority } = changes;
	if (unknown !== null) return field(style, '  takes', `what it takes away is not known: ${unknown}`);
	const rows = authority.rows.filter(({ dormant }) => dormant === null);
	const lost = rows.filter(({ effect }) => effect === 'loss');
	const others = rows.filter(({ effect }) => effect !== 'loss');
	return [...listed('takes', lost, 'nothing away', style), ...listed('and', others, null, style)].join('\n');
}

function listed(name: string, rows: AuthorityRow[], none: string | null, style: Style): string[] {
	if (rows.length === 0) return none === null ? [] : [field(style, `  ${name}`, none)];
	const shown = style.verbose ? rows : rows.slice(0, LISTED);
	const more = rows.length - shown.length;
	const texts = shown.map(({ text }) => text);
	const rest = more > 0 ? [`and ${more} more`] : [];
	return [...texts, ...rest].map((text, index) => field(style, index === 0 ? `  ${name}` : '', text));
}
