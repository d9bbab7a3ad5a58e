import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refuseImpossible } from '../../src/cli/pick/members.js';
import { parsePath, pathText } from '../../src/cli/pick/path.js';
import { lineOf, valuesAt } from '../../src/cli/pick/values.js';
import { COMMANDS } from '../../src/commands/registry.js';
import { isJsonObject, type JsonObject } from '../../src/model/json.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

function schemaOf(shape: z.ZodType): JsonObject {
	const schema: unknown = z.toJSONSchema(shape);
	if (!isJsonObject(schema)) throw new Error('a schema is an object');
	return schema;
}

describe('a path', () => {
	it.each([
		['verdict.blockers[]', [{ member: 'verdict' }, { member: 'blockers' }, 'each']],
		['a[0].b', [{ member: 'a' }, { index: 0 }, { member: 'b' }]],
		['.a', [{ member: 'a' }]],
		['a["b c"]["\\"q\\""]', [{ member: 'a' }, { member: 'b c' }, { member: '"q"' }]],
		['[][]', ['each', 'each']],
	])('%s is read', (text, steps) => {
		expect(parsePath(text)).toEqual(steps);
	});

	it.each(['', '.', 'a..b', 'a.', 'a b', 'a[', 'a[-1]', 'a[b]', 'a]', 'a["b]', 'a[0]b', 'a["\\x"]'])(
		'%s is refused',
		(text) => {
			expect(() => parsePath(text)).toThrow('is no path');
		},
	);

	it('is written as it is read', () => {
		const step = fc.oneof(
			fc.record({ member: fc.string({ minLength: 1 }) }),
			fc.record({ index: fc.nat(999_999_999) }),
			fc.constant('each' as const),
		);
		fc.assert(
			fc.property(fc.array(step, { minLength: 1 }), (steps) => {
				expect(parsePath(pathText(steps))).toEqual(steps);
			}),
		);
	});
});

describe('the values at a path', () => {
	const document = {
		a: [{ b: 1 }, { b: null }, {}],
		none: null,
		'': 'x',
		text: 'one\ntwo\t\u001b[31m\u202e',
	};
	const at = (path: string) => valuesAt(document, parsePath(path)).map(lineOf);

	it('are one a line, and none where nothing is there', () => {
		expect(at('a[].b')).toEqual(['1', 'null']);
		expect(at('a[0]')).toEqual(['{"b":1}']);
		expect(at('a[7].b')).toEqual([]);
		expect(at('none')).toEqual(['null']);
		expect(at('none.x')).toEqual([]);
		expect(at('[""]')).toEqual(['x']);
		expect(at('constructor')).toEqual([]);
		expect(at('a.length')).toEqual([]);
	});

	it('cannot steer a terminal, and stay on their line', () => {
		expect(at('text')).toEqual(['one\\ntwo\\t\\u{202e}']);
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(lineOf(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
				expect(lineOf({ [text]: text })).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
			}),
		);
	});
});

describe('a path that no result has', () => {
	const schema = schemaOf(
		z.object({
			list: z.array(z.object({ code: z.string() })),
			either: z.union([z.object({ one: z.string() }), z.object({ two: z.string() })]).nullable(),
			open: z.record(z.string(), z.object({ in: z.number() })),
			any: z.unknown(),
		}),
	);
	const refuse = (path: string) => () => refuseImpossible(schema, parsePath(path));

	it.each(['list[].code', 'list[3]', 'either.one', 'either.two', 'open.x.in', 'any.thing[4]', 'open'])(
		'is not %s',
		(path) => {
			expect(refuse(path)).not.toThrow();
		},
	);

	it.each([
		['lst', 'the result has no member "lst"', 'Did you mean list?'],
		['list.code', 'list is a list', "Name its elements: --pick 'list[].code'"],
		['list[].cod', 'list[] has no member "cod"', 'Did you mean list[].code?'],
		['either[]', 'either is no list', 'It has one, two.'],
		['open.x.out', 'open.x has no member "out"', 'It has in.'],
		['list[].code.x', 'list[].code has no member "x"', 'Nothing is below it.'],
	])('is %s', (path, message, hint) => {
		expect(refuse(path)).toThrow(message);
		try {
			refuse(path)();
		} catch (error) {
			expect(error).toMatchObject({ code: 'usage', hint });
		}
	});

	it('can be told of every command that prints a document', async () => {
		for (const { declaration } of COMMANDS) {
			const made: unknown = z.toJSONSchema(await declaration.result.load(), { unrepresentable: 'any' });
			if (!isJsonObject(made)) throw new Error(declaration.name);
			expect(() => refuseImpossible(made, parsePath('schema')), declaration.name).not.toThrow();
			expect(() => refuseImpossible(made, parsePath('no_such_member')), declaration.name).toThrow();
		}
	});
});

describe('--pick', () => {
	it('prints what --json holds there, and ends as the command does', async () => {
		const json = (await scene.run(['status', '--json'])).json();
		const picked = await scene.run(['status', '--pick', 'active']);
		expect(JSON.parse(picked.stdout)).toEqual(json.active);
		expect(picked.exit).toBe(0);
		const request = (await scene.run(['audit', '--decision', 'deny', '--pick', 'events[0].requestId']))
			.stdout;
		const argv = ['iterate', request.trim(), '--candidate', '1', '--pick', 'verdict.blockers[].code'];
		expect(await scene.run(argv)).toMatchObject({ exit: 1, stdout: 'candidate_still_denies\n' });
	});

	it('refuses an impossible path before anything is done, on stderr', async () => {
		const argv = ['activate', '--candidate', '2', '--yes', '--pick', 'activation.outcme'];
		const run = await scene.run(argv);
		expect(run).toMatchObject({ exit: 2, stdout: '' });
		expect(run.stderr).toContain('Did you mean activation.outcome?');
		expect(await scene.active()).toBe(scene.story.versions.baseline);
	});

	it('prints nothing of a run that failed, and is not given twice, or beside --json', async () => {
		const failing = await scene.run(['show', 'version', '99', '--pick', 'name']);
		expect([failing.exit, failing.stdout]).toEqual([2, '']);
		expect(failing.stderr).toContain('error:');
		expect((await scene.run(['status', '--pick', 'ok', '--pick', 'ok'])).exit).toBe(2);
		expect((await scene.run(['status', '--pick', 'ok', '--json'])).exit).toBe(2);
	});
});
