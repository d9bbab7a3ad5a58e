import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The rooms of the house from the ground up. A room imports, by type or not, from rooms before it
 * alone. Folders of `src/core` are rooms of their own, and so are the files that lie in it.
 */
const GROUND_UP = [
	'src/model',
	'src/policy',
	'src/propose',
	'src/tighten',
	'src/core/ports.ts',
	'src/core/foretell.ts',
	'src/core/report',
	'src/core/attest',
	'src/core/zone',
	'src/core/event',
	'src/core/replay',
	'src/core/trace',
	'src/core/run.ts',
	'src/core/cases',
	'src/core/traffic',
	'src/core/shadow',
	'src/core/record',
	'src/core/verdict',
	'src/core/rollout',
	'src/core/steps',
	'src/config',
	'src/admin',
	'src/archive',
	'src/journal',
	'src/sandbox',
	'src/render',
	'src/commands',
	'src/cli',
];

/** Rooms that know no adapter, no settings and no terminal. */
const INNER = GROUND_UP.slice(0, GROUND_UP.indexOf('src/config'));

/** What the rooms beside each other may take; nobody else knows an adapter. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
	'src/config': ['src/model'],
	'src/admin': ['src/model', 'src/core/ports.ts'],
	'src/archive': ['src/model', 'src/core/ports.ts', 'src/core/traffic'],
	'src/journal': ['src/model', 'src/core/ports.ts', 'src/core/report', 'src/core/rollout'],
	'src/sandbox': ['src/model', 'src/core/ports.ts', 'src/policy'],
	'src/render': INNER,
};

/** The files outside an adapter that know it: they put a run together, or are the sandbox's own commands. */
const KNOWS_ADAPTER = /^src\/(cli\/(archive|connect|rollout|after)\.ts|commands\/sandbox)/;

/** What of the room of events others may take: how one is rebuilt and repaired is its own business. */
const DOORS_OF_EVENT = ['read', 'logged', 'mints', 'surroundings', 'fields'];

const MOST_FLOORS_IN_CORE = 6;
const LARGEST_ROOM = 0.2;

interface SourceFile {
	room: string;
	lines: number;
	imports: string[];
}

const files = readSources();

function readSources(): Map<string, SourceFile> {
	const paths = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) =>
		path.endsWith('.ts'),
	);
	return new Map(
		paths.map((path) => {
			const file = join('src', path);
			const text = readFileSync(file, 'utf8');
			return [
				file,
				{ room: roomOf(file), lines: text.split('\n').length - 1, imports: importsOf(file, text) },
			];
		}),
	);
}

/** Every import and re-export of a file, types and lazy ones too; files of this tree by their path. */
function importsOf(file: string, text: string): string[] {
	const specifiers = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
		(match) => match[1] ?? '',
	);
	return specifiers.map((specifier) => join(dirname(file), specifier).replace(/\.js$/, '.ts'));
}

function roomOf(file: string): string {
	const parts = file.split('/');
	return parts.slice(0, parts[1] === 'core' ? 3 : 2).join('/');
}

/** `from -> to` for every import from one room into another. */
function arrows(): { from: string; to: string; file: string; target: string }[] {
	return [...files].flatMap(([file, { room, imports }]) =>
		imports.flatMap((target) => {
			const to = roomOf(target);
			return to === room ? [] : [{ from: room, to, file, target }];
		}),
	);
}

/** The circles among files, as lists of their members. */
function circles(): string[][] {
	const state = {
		next: 0,
		stack: [] as string[],
		index: new Map<string, number>(),
		low: new Map<string, number>(),
	};
	const found: string[][] = [];
	const visit = (file: string) => {
		state.index.set(file, state.next);
		state.low.set(file, state.next);
		state.next += 1;
		state.stack.push(file);
		for (const target of files.get(file)?.imports ?? []) {
			if (!state.index.has(target)) visit(target);
			if (state.stack.includes(target)) lower(state.low, file, state.low.get(target) ?? 0);
		}
		if (state.low.get(file) !== state.index.get(file)) return;
		const members = state.stack.splice(state.stack.indexOf(file));
		if (members.length > 1) found.push(members);
	};
	for (const file of files.keys()) if (!state.index.has(file)) visit(file);
	return found;
}

function lower(low: Map<string, number>, file: string, to: number): void {
	low.set(file, Math.min(low.get(file) ?? to, to));
}

/** The floor of each room of `rooms`: one above the highest of those that it imports; the ground is 1. */
function floorsOf(rooms: readonly string[]): Map<string, number> {
	const floors = new Map<string, number>();
	for (const room of rooms) {
		const under = arrows().flatMap(({ from, to }) => (from === room ? [floors.get(to) ?? 0] : []));
		floors.set(room, 1 + Math.max(0, ...under));
	}
	return floors;
}

describe('the house', () => {
	it('has the rooms that are drawn, and no other', () => {
		expect([...new Set([...files.values()].map(({ room }) => room))].sort()).toEqual([...GROUND_UP].sort());
	});

	it('has no arrow that runs up', () => {
		const height = new Map(GROUND_UP.map((room, index) => [room, index]));
		const up = arrows().filter(({ from, to }) => (height.get(to) ?? 0) >= (height.get(from) ?? 0));
		expect(up.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
	});

	it('keeps the rooms beside each other apart', () => {
		const crossing = arrows().filter(({ from, to }) => BESIDE[from]?.includes(to) === false);
		expect(crossing.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
	});

	it('lets adapters meet only where a run is put together', () => {
		const users = arrows().filter(
			({ to, file }) => /^src\/(admin|archive|journal|sandbox)$/.test(to) && !KNOWS_ADAPTER.test(file),
		);
		expect(users.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
	});

	it('reads an event in one room, by its doors', () => {
		const doors = DOORS_OF_EVENT.map((name) => `src/core/event/${name}.ts`);
		const inside = arrows().filter(({ to, target }) => to === 'src/core/event' && !doors.includes(target));
		expect(inside.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
	});

	it('has no circle, of types or not', () => {
		expect(circles()).toEqual([]);
	});

	it('has few floors in the core, and no room that is most of the house', () => {
		const core = GROUND_UP.filter((room) => room.startsWith('src/core/'));
		const floors = floorsOf(core);
		expect(Math.max(...floors.values())).toBeLessThanOrEqual(MOST_FLOORS_IN_CORE);
		const whole = [...files.values()].reduce((sum, { lines }) => sum + lines, 0);
		const sizes = GROUND_UP.map((room) => {
			const inside = [...files.values()].filter((file) => file.room === room);
			return { room, files: inside.length, lines: inside.reduce((sum, { lines }) => sum + lines, 0) };
		});
		expect(sizes.filter(({ lines }) => lines > whole * LARGEST_ROOM)).toEqual([]);
		process.stdout.write(drawing(sizes, floors, whole));
	});
});

/** The house in words: each room with its floor in the core, its size, and the rooms that it takes from. */
function drawing(
	sizes: { room: string; files: number; lines: number }[],
	floors: Map<string, number>,
	whole: number,
): string {
	const rows = sizes.toReversed().map(({ room, files: count, lines }) => {
		const to = new Map<string, number>();
		for (const arrow of arrows()) if (arrow.from === room) to.set(arrow.to, (to.get(arrow.to) ?? 0) + 1);
		const taken = [...to]
			.map(([name, times]) => `${name.replace(/^src\/(core\/)?/, '')} ${times}`)
			.join(', ');
		const floor = floors.has(room) ? `floor ${floors.get(room)}` : '';
		return `${room.padEnd(22)} ${floor.padEnd(8)} ${String(count).padStart(3)} files ${String(lines).padStart(5)} lines  → ${taken || 'nothing'}`;
	});
	return `\n${rows.join('\n')}\n${whole} lines\n\n`;
}
