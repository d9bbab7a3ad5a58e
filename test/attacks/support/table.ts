import { afterAll, it } from 'vitest';

interface Row {
	attack: string;
	tried: string;
	held: boolean;
}

/** Attacks as tests, and as the table that `npm run test:attacks` prints: attack, what was tried, held or not. */
export interface Attacks {
	/** `holds` is what has to be true although it was tried. */
	attack(attack: string, tried: string, holds: () => Promise<void> | void, timeoutMs?: number): void;
}

/** The attacks of a test file, under a title. */
export function setAttacks(title: string): Attacks {
	const rows: Row[] = [];
	afterAll(() => {
		// The everyday suite says what failed; the table is for whoever asks for it.
		if (process.env.npm_lifecycle_event === 'test:attacks') process.stdout.write(tableOf(title, rows));
	});
	return {
		attack(attack, tried, holds, timeoutMs) {
			it(
				`${attack}: ${tried}`,
				async () => {
					const row = { attack, tried, held: false };
					rows.push(row);
					await holds();
					row.held = true;
				},
				timeoutMs,
			);
		},
	};
}

function tableOf(title: string, rows: Row[]): string {
	const [wide, wider] = [(row: Row) => row.attack.length, (row: Row) => row.tried.length].map((of) =>
		Math.max(...rows.map(of)),
	);
	const lines = rows.map(
		({ attack, tried, held }) =>
			`${attack.padEnd(wide ?? 0)}  ${tried.padEnd(wider ?? 0)}  ${held ? 'held' : 'FELL'}`,
	);
	const held = rows.filter((row) => row.held).length;
	return ['', title, ...lines, `${held} of ${rows.length} held`, ''].join('\n');
}
