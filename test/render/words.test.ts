import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { hastyClock } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

/** Command lines that a person runs, by what they show; the request's id stands for `ID`. */
const SCREENS: Record<string, string[]> = {
	'a denial': ['explain', 'ID'],
	'a denial in detail': ['explain', 'ID', '--verbose'],
	'a fix': ['simulate', 'ID', '--candidate', '2'],
	'no fix': ['simulate', 'ID', '--candidate', '1'],
	'cases met': ['regress', CASES, '--candidate', '2'],
	'cases failed': ['regress', CASES, '--candidate', '3'],
	'a safe candidate': ['iterate', 'ID', '--candidate', '2', '--cases', CASES],
	'a careless candidate': ['iterate', 'ID', '--candidate', '3', '--cases', CASES],
	'a candidate that waits': ['verdict', 'ID', '--candidate', '4', '--cases', CASES],
	'what is active': ['status'],
	'recent decisions': ['audit', '--limit', '3'],
	'a mistake': ['status', '--policy-set', 'Maim'],
	'an unknown request': ['explain', '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11'],
};

const CHANGES_NOTHING = Object.keys(SCREENS).filter(
	(name) => !['what is active', 'recent decisions'].includes(name),
);

const screens = new Map<string, { plain: string; coloured: string }>();
beforeAll(async () => {
	for (const [name, argv] of Object.entries(SCREENS)) {
		const words = argv.map((word) => (word === 'ID' ? scene.story.deniedRequestId : word));
		const show = async (...more: string[]) => {
			const run = await scene.run([...words, '--quiet', ...more], {
				env: { LANG: 'C.UTF-8' },
				clock: hastyClock(),
			});
			return run.stdout + run.stderr;
		};
		screens.set(name, { plain: await show('--no-color'), coloured: await show('--color') });
	}
});

const screen = (name: string) => {
	const found = screens.get(name);
	if (found === undefined) throw new Error(`there is no screen of ${name}`);
	return found;
};

const COLOURS = /\u001b\[[0-9;]*m/g;

describe.each(Object.keys(SCREENS))('%s', (name) => {
	it('fits eighty columns, but for words that one has to copy', () => {
		const wide = screen(name)
			.plain.split('\n')
			.filter((line) => stringWidth(line) > 80);
		for (const line of wide) {
			const longest = Math.max(
				...line
					.trim()
					.split(/\s+/)
					.map((word) => word.length),
			);
			expect(longest, line).toBeGreaterThanOrEqual(24);
		}
	});

	it('says the same in colour', () => {
		const { plain, coloured } = screen(name);
		const times = /(\d+ (ms|s)|\d{4}-\d\d-\d\dT[\d:.]+Z)/g;
		expect(coloured).toMatch(COLOURS);
		expect(plain).not.toMatch(COLOURS);
		expect(coloured.replace(COLOURS, '').replace(times, '')).toBe(plain.replace(times, ''));
	});

	it('neither shouts nor begs, and uses no word of the workshop', () => {
		expect(screen(name).plain).not.toMatch(/\w!|\bsorry\b|\bplease\b|\boops\b|undefined|\[object|\bNaN\b/i);
		expect(screen(name).plain).not.toMatch(/\b(evidence|oracle|phase)\b/i);
	});
});

it.each(CHANGES_NOTHING)('%s: says that nothing was changed', (name) => {
	expect(screen(name).plain).toContain('Nothing was changed.');
});
