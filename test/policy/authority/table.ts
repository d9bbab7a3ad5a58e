import type { RequestShape } from '../../../src/policy/types.js';
import type { Change, Finding } from './proof.js';

const SHAPES: RequestShape[] = ['bootstrap', 'delegated_mint', 'workload_mint', 'mandate_use', 'none'];

/** How many decisions of each shape changed to each outcome; the most frequent first. */
export function changeTable(changes: readonly Change[]): string {
	const outcomes = [...new Set(changes.map(({ is }) => is))];
	const total = (outcome: string, shape?: RequestShape) =>
		changes
			.filter((one) => one.is === outcome && (shape === undefined || one.shape === shape))
			.reduce((sum, { count }) => sum + count, 0);
	const rows = outcomes
		.sort((a, b) => total(b) - total(a))
		.map((outcome) => [outcome, ...SHAPES.map((shape) => `${total(outcome, shape)}`)]);
	return aligned([['changed to', ...SHAPES], ...rows]);
}

/** How many rows of each kind changed decisions, and how many were dormant. */
export function rowTable(findings: readonly Finding[]): string {
	const counts = new Map<string, { live: number; dormant: number }>();
	for (const { kind, dormant } of findings.flatMap(({ rows }) => rows)) {
		const known = counts.get(kind) ?? { live: 0, dormant: 0 };
		if (dormant === null) known.live++;
		else known.dormant++;
		counts.set(kind, known);
	}
	const rows = [...counts].sort().map(([kind, { live, dormant }]) => [kind, `${live}`, `${dormant}`]);
	return aligned([['rows', 'live', 'dormant'], ...rows]);
}

function aligned(rows: readonly string[][]): string {
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
