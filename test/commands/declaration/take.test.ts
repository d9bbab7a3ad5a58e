import { describe, expect, it } from 'vitest';
import type { Handler } from '../../../src/commands/contract.js';
import { optional, rest } from '../../../src/commands/declaration/argument.js';
import { declare, type Published } from '../../../src/commands/declaration/declare.js';
import { list, on, parsedOr, text } from '../../../src/commands/declaration/flag.js';
import { count } from '../../../src/commands/declaration/readers.js';
import { flagsOf, giveTo, take } from '../../../src/commands/declaration/take.js';
import { COMMANDS } from '../../../src/commands/registry.js';

const result: Published<'test/thing@1'> = {
	schema: 'test/thing@1',
	file: 'thing.schema.json',
	load: async () => (await import('zod')).z.object({}),
};

const overlay = { set: list('<path=value>', 'put a value in'), whole: on('all of it') };

const thing = declare({
	name: 'thing',
	about: 'does a thing',
	effect: 'reads',
	arguments: { first: optional('first'), others: rest('others') },
	flags: {
		failFast: on('stop early'),
		limit: parsedOr('<n>', 'at most', count, 20),
		candidate: text('<version>', 'which', { setting: 'candidate' }),
		overlay,
	},
	examples: [],
	result,
});

describe('what a command line gave', () => {
	it('is taken by the names of the declaration, with what counts where nothing was typed', () => {
		const [first, others, failFast, limit, group] = take(giveTo(thing, { failFast: true, set: ['a=1'] }), [
			'first',
			'others',
			'failFast',
			'limit',
			'overlay',
		]);
		expect([first, others, failFast, limit]).toEqual([undefined, [], true, 20]);
		expect(take(group, ['set', 'whole'])).toEqual([['a=1'], false]);
	});

	it('is taken whole, or does not compile', () => {
		const given = giveTo(thing, {});
		// @ts-expect-error `overlay` is declared and not read
		take(given, ['first', 'others', 'failFast', 'limit']);
		// @ts-expect-error `shard` is read and not declared
		take(given, ['first', 'others', 'failFast', 'limit', 'overlay', 'shard']);
		// @ts-expect-error `candidate` feeds a setting, and is read there
		take(given, ['first', 'others', 'failFast', 'limit', 'overlay', 'candidate']);
		// @ts-expect-error nothing is read past `take`
		expect(given.failFast).toBe(false);
	});

	it('comes with the types of the declaration', () => {
		const [first, others, , limit] = take(giveTo(thing, { first: 'a' }), [
			'first',
			'others',
			'failFast',
			'limit',
			'overlay',
		]);
		const numbers: number[] = [limit];
		const words: (string | undefined)[] = [first, ...others];
		// @ts-expect-error a number is no word
		const wrong: string = limit;
		expect([numbers, words, wrong]).toEqual([[20], ['a'], 20]);
	});

	it('keeps a handler to what its command says that it prints', () => {
		// @ts-expect-error another document than the declared one
		const run: Handler<typeof thing> = async () => ({
			schema: 'test/other@1',
			document: {},
			render: () => '',
			exit: 0,
		});
		expect(run).toBeTypeOf('function');
	});
});

describe('every declaration', () => {
	it.each(COMMANDS.map(({ declaration }) => [declaration.name, declaration] as const))(
		'of %s names each flag once, and none that every command takes',
		(_name, { flags, arguments: args }) => {
			const names = [...flagsOf(flags).map(([name]) => name), ...Object.keys(args)];
			expect(names).toEqual([...new Set(names)]);
			const everywhere = [
				'profile',
				'zone',
				'timeout',
				'rate',
				'insecureHttp',
				'json',
				'quiet',
				'verbose',
				'debug',
				'color',
			];
			expect(names.filter((name) => everywhere.includes(name))).toEqual([]);
		},
	);

	it('has a schema of its own name for what it prints', async () => {
		for (const { declaration } of COMMANDS) {
			const schema = await declaration.result.load();
			const text = JSON.stringify((await import('zod')).z.toJSONSchema(schema, { io: 'input' }));
			expect(text).toContain(declaration.result.schema);
		}
	});
});
