import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseArguments } from '../../src/cli/parse.js';
import { hastyClock } from '../support/cli.js';
import { CASES, setScene } from '../support/scene.js';

const scene = setScene();
const ShownSchema = z.object({ documents: z.array(z.object({ content: z.string() })) });

/** Runs of which every printed command is pasted, literally; `ID` is the denied request, in order. */
const RUNS: [what: string, ...lines: string[][]][] = [
	['a denial', ['explain', 'ID']],
	['a denial by profile', ['explain', 'ID', '--profile', 'sandbox', '--zone', 'payments']],
	['a fix', ['simulate', 'ID', '--candidate', '2']],
	['a safe candidate', ['iterate', 'ID', '--candidate', '2', '--cases', CASES]],
	['a safe verdict', ['verdict', 'ID', '--candidate', '2', '--cases', CASES]],
	['one with acceptances', ['iterate', 'ID', '--candidate', '4', '--accept-hold']],
	['one that is meant', ['verdict', 'ID', '--candidate', '3', '--allow-change', 'role=clerk']],
	['a value laid over', ['iterate', 'ID', '--candidate', '2', '--set', 'context.note=it is "mine"']],
	['a roll-out', ['activate', 'ID', '--candidate', '2', '--yes']],
	['the way back', ['activate', 'ID', '--candidate', '2', '--yes'], ['rollback', '--yes']],
	['staging', ['stage', 'Grants.rego']],
	['recording', ['record', '--out', 'recorded.yaml']],
	['a mistake', ['status', '--policy-set', 'Maim']],
	['no journal', ['history']],
	['what is active', ['status']],
	[
		'an exchange',
		[
			'sandbox',
			'exchange',
			'--application',
			'Payments Agent',
			'--resource',
			'resource://ledger',
			'--scope',
			'ledger:read',
		],
	],
];

/** Those that print no command. */
const SILENT = ['a fix', 'no journal', 'what is active'];

/** The commands of a text: of lines that go on behind a backslash, and in back-quotes. */
function commandsIn(text: string): string[] {
	const whole = text.replaceAll(/ \\\n\s+/g, ' ');
	const quoted = [...whole.matchAll(/`(caracalite [^`]+)`/g)].map(([, command]) => command ?? '');
	const plain = whole.replaceAll(/`[^`]*`/g, '').split('\n');
	return [
		...quoted,
		...plain.flatMap((line) => /(?:^|[\s:])(caracalite [a-z].*?)(?:\. [A-Z].*)?$/.exec(line)?.[1] ?? []),
	];
}

/** The words of a command as a shell would split them. */
function wordsOf(command: string): string[] {
	const words = [...command.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) =>
		word.replaceAll(/'([^']*)'|\\(')/g, (_all, inner, mark) => inner ?? mark),
	);
	return words.slice(1);
}

describe('every command that is printed can be pasted', () => {
	it.each(RUNS)('%s', async (what, ...lines) => {
		const clock = hastyClock();
		const shown = ShownSchema.parse((await scene.run(['show', 'version', '2', '--json'])).json());
		scene.file('Grants.rego', shown.documents[0]?.content ?? '');
		let text = '';
		for (const argv of lines) {
			const words = argv.map((word) => (word === 'ID' ? scene.story.deniedRequestId : word));
			const { stdout, stderr } = await scene.run(words, { clock });
			text = `${stdout}\n${stderr}`;
		}
		const commands = commandsIn(text);
		expect(commands.length > 0).toBe(!SILENT.includes(what));
		for (const command of commands) {
			const words = wordsOf(command);
			expect(command).not.toMatch(/[<>…]/);
			expect(parseArguments(words, 80).kind).toBe('run');
			const pasted = await scene.run(
				/^(activate|rollback|iterate.*--activate)/.test(words.join(' ')) ? [...words, '--yes'] : words,
				{ clock },
			);
			expect(`${command}: ${pasted.stderr.includes('usage') ? pasted.stderr : ''}`).toBe(`${command}: `);
			expect([0, 1], `${command}\n${pasted.stdout}${pasted.stderr}`).toContain(pasted.exit);
		}
	});

	it('splits words as a shell does', () => {
		expect(wordsOf(`caracalite a 'b c' 'it'\\''s' d`)).toEqual(['a', 'b c', `it's`, 'd']);
	});
});
