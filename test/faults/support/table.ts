/** How cells of a matrix went: what was wrong in each, by row and column. */
export class Matrix {
	readonly #title: string;
	readonly #cells = new Map<string, Map<string, string[][]>>();

	constructor(title: string) {
		this.#title = title;
	}

	add(row: string, column: string, wrong: string[]): void {
		const cells = this.#cells.get(row) ?? new Map<string, string[][]>();
		this.#cells.set(row, cells);
		cells.set(column, [...(cells.get(column) ?? []), wrong]);
	}

	/** What was wrong, a line each. */
	wrong(): string[] {
		return [...this.#cells].flatMap(([row, cells]) =>
			[...cells].flatMap(([column, runs]) =>
				runs.flat().map((what) => `${this.#title} · ${row} · ${column}: ${what}`),
			),
		);
	}

	/** The matrix as text: how many runs of each cell survived, and what lied or lost. */
	text(): string {
		const columns = [...new Set([...this.#cells.values()].flatMap((cells) => [...cells.keys()]))];
		const width = Math.max(...[...this.#cells.keys()].map((row) => row.length));
		const header = `${''.padEnd(width)}  ${columns.join(' | ')}`;
		const rows = [...this.#cells].map(
			([row, cells]) =>
				`${row.padEnd(width)}  ${columns.map((column) => cell(cells.get(column)).padEnd(column.length)).join('   ')}`,
		);
		const { survived, lied, lost } = this.count();
		return [
			'',
			`${this.#title}: calls x faults`,
			header,
			...rows,
			'',
			`${this.#title}: ${survived} survived, ${lied} lied, ${lost} lost`,
			'',
		].join('\n');
	}

	count(): { survived: number; lied: number; lost: number } {
		const runs = [...this.#cells.values()].flatMap((cells) => [...cells.values()].flat());
		const lost = runs.filter(isLost).length;
		const survived = runs.filter((wrong) => wrong.length === 0).length;
		return { survived, lied: runs.length - survived - lost, lost };
	}
}

function isLost(wrong: string[]): boolean {
	return wrong.some((what) => what.startsWith('lost'));
}

function cell(runs: string[][] | undefined): string {
	if (runs === undefined) return '-';
	if (runs.some(isLost)) return 'LOST';
	return runs.some((wrong) => wrong.length > 0)
		? 'LIED'
		: 'ok'.repeat(1) + (runs.length > 1 ? ` ${runs.length}` : '');
}
