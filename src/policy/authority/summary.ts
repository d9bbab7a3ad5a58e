import type { AuthorityRow, AuthoritySummary } from './schema.js';

/** Rows about one thing: a resource, or what a zone has one of. */
export interface RowGroup extends AuthoritySummary {
	/** A resource's identifier, or `zone`, `bindings`, `confinement`, `workloads` or `risk`. */
	subject: string;
	rows: AuthorityRow[];
}

/** Rows by what they are about, in the order of their first rows, each group counted. */
export function groupRows(rows: readonly AuthorityRow[]): RowGroup[] {
	const groups = new Map<string, AuthorityRow[]>();
	for (const row of rows) {
		const subject = subjectOf(row);
		groups.set(subject, [...(groups.get(subject) ?? []), row]);
	}
	return [...groups].map(([subject, held]) => ({ subject, rows: held, ...summarise(held) }));
}

/** Counts the rows that change decisions by what they do, and those that are dormant. */
export function summarise(rows: readonly AuthorityRow[]): AuthoritySummary {
	const live = rows.filter(({ dormant }) => dormant === null);
	const byKind: { [kind: string]: number } = {};
	for (const { kind } of live) byKind[kind] = (byKind[kind] ?? 0) + 1;
	return {
		gained: live.filter(({ effect }) => effect === 'gain').length,
		lost: live.filter(({ effect }) => effect === 'loss').length,
		changed: live.filter(({ effect }) => effect === 'neutral').length,
		dormant: rows.length - live.length,
		byKind,
	};
}

function subjectOf(row: AuthorityRow): string {
	if ('resource' in row) return row.resource ?? 'workloads';
	if ('except' in row) return 'confinement';
	if ('bindingKey' in row) return 'bindings';
	return row.kind === 'risk_changed' ? 'risk' : 'zone';
}
