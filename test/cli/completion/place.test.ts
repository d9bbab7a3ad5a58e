import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTable } from '../../../src/cli/completion/make-table.js';
import { unquoted, wantedAt } from '../../../src/cli/completion/place.js';
import { COMMANDS } from '../../../src/commands/registry.js';

const TABLE = makeTable();

/** What may stand at the end of a line of words; the last one is completed. */
function wanted(...words: string[]) {
	return wantedAt(TABLE, words, words.length - 1);
}

const namesOf = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

describe('the table', () => {
	it('has every command, and every flag of each', () => {
		const names = namesOf(TABLE.commands);
		for (const { declaration } of COMMANDS) expect(names).toContain(declaration.name);
		expect(names).toContain('sandbox');
		expect(namesOf(TABLE.flags)).toEqual(
			expect.arrayContaining([
				'--profile',
				'--zone',
				'--json',
				'--pick',
				'--no-color',
				'--help',
				'--version',
			]),
		);
		expect(TABLE.topics).toEqual(expect.arrayContaining(['pipes', 'exit-codes', 'explain', 'sandbox serve']));
	});
});

describe('what may stand in a place', () => {
	it('is a command first, then one of its group', () => {
		expect(namesOf(wanted('').commands)).toEqual(
			expect.arrayContaining(['explain', 'sandbox', 'completion']),
		);
		expect(namesOf(wanted('').commands)).not.toContain('sandbox serve');
		expect(namesOf(wanted('sandbox', '').commands)).toEqual(['serve', 'reset', 'exchange', 'token', 'path']);
		expect(wanted('explain', '').commands).toEqual([]);
	});

	it('is what arguments and flags say', () => {
		expect(wanted('explain', '').offers).toBe('request');
		expect(wanted('--zone', 'payments', 'explain', '').offers).toBe('request');
		expect(wanted('explain', 'one', '').offers).toBe('request');
		expect(wanted('show', 'version', '1', '').offers).toBeNull();
		expect(wanted('completion', '').choices).toEqual(['bash', 'zsh', 'fish', 'powershell']);
		expect(wanted('help', 'sandbox', '').offers).toBe('topic');
		expect(wanted('check', 'a.rego', 'b').offers).toBe('file');
		expect(wanted('activate', '--rollback-on', 'f').choices).toEqual(['failure', 'regression', 'never']);
		expect(wanted('simulate', '--candidate', '').offers).toBe('version');
		expect(wanted('status', '--profile', '').offers).toBe('profile');
		expect(wanted('explain', '--', '--la').offers).toBe('request');
	});

	it('is flags behind a dash, but those that stand there already and may not again', () => {
		const flags = (...words: string[]) => namesOf(wanted(...words).flags);
		expect(flags('explain', '-')).toEqual(expect.arrayContaining(['--latest', '--zone', '--json']));
		expect(flags('explain', '--latest', '--zone', 'z', '--')).not.toContain('--latest');
		expect(flags('explain', '--latest', '--zone', 'z', '--')).not.toContain('--zone');
		expect(flags('regress', '--cases', 'a', '--')).toContain('--cases');
		expect(flags('explain', '--', '--')).toEqual([]);
	});

	it('goes on with a flag of many words up to the next flag', () => {
		expect(wanted('diff', '--documents', 'a', '').offers).toBe('file');
		expect(namesOf(wanted('diff', '--documents', 'a', '--on').flags)).toContain('--only');
		expect(wanted('diff', '--documents', 'a', '--only', '').offers).toBe('version');
	});

	it.each([
		['one word', ['activate', '--rollback-on=f'], 'f', '--rollback-on='],
		['three words, as bash takes it', ['activate', '--rollback-on', '=', 'f'], 'f', ''],
		['two words, as bash takes it', ['activate', '--rollback-on', '='], '', ''],
	])('knows a value behind = in %s', (_name, words, start, before) => {
		expect(wanted(...words)).toMatchObject({ start, before, choices: ['failure', 'regression', 'never'] });
	});

	it('is the formats of --write, and a file behind one, also in words as bash takes them', () => {
		expect(namesOf(wanted('verdict', '--write', 'json=a', '--wr').flags)).toContain('--write');
		expect(wanted('verdict', '--write', 'j').choices).toEqual(expect.arrayContaining(['junit=', 'events=']));
		expect(wanted('audit', '--write', '').choices).toEqual(['events=']);
		expect(namesOf(wanted('sandbox', 'serve', '--').flags)).not.toContain('--write');
		expect(wanted('propose', '--write', '').offers).toBe('request');
		const lines: [string[], string, string][] = [
			[['--write', 'junit=out/'], 'out/', 'junit='],
			[['--write=junit=out/'], 'out/', '--write=junit='],
			[['--write', 'junit', '='], '', ''],
			[['--write', 'junit', '=', 'out/'], 'out/', ''],
			[['--write', '=', 'junit', '=', 'out/'], 'out/', ''],
		];
		for (const [words, start, before] of lines) {
			expect(wanted('verdict', ...words)).toMatchObject({ start, before, offers: 'file', choices: [] });
		}
		expect(wanted('verdict', '--write', 'junit', '=', 'out', '--write', 'sa').choices).toContain('sarif=');
		expect(wanted('verdict', '--write', 'junit=out', '').offers).toBe('request');
		expect(wanted('verdict', '--write', 'junti=out/').offers).toBeNull();
	});

	it('tells nothing of an unknown command', () => {
		expect(wanted('explian', '')).toMatchObject({ commands: [], choices: [], offers: null });
	});

	it('reads words as a shell does', () => {
		expect(unquoted("'clerk can'")).toBe('clerk can');
		expect(unquoted('"clerk ca')).toBe('clerk ca');
		expect(unquoted('clerk\\ can\\ "x\\"y"')).toBe('clerk can x"y');
		expect(unquoted("'a\\b'")).toBe('a\\b');
	});

	it('breaks off on no line, wherever the cursor stands', () => {
		const word = fc.oneof(
			fc.constantFrom(
				...['explain', 'sandbox', 'help', '--', '-', '=', '--zone', '--documents', '--cases=', ''],
				...['verdict', '--write', 'junit', 'junit=', '--write=junit='],
			),
			fc.string({ maxLength: 8 }),
		);
		fc.assert(
			fc.property(fc.array(word, { maxLength: 6 }), fc.nat(8), (words, at) => {
				const { start, before } = wantedAt(TABLE, words, at);
				const whole = unquoted(words[at] ?? '');
				expect(before + start === whole || whole === '=').toBe(true);
			}),
		);
	});
});
