import { describe, expect, it } from 'vitest';
import { errorDocument } from '../../src/cli/fail.js';
import { CaracaliteError } from '../../src/model/errors.js';
import { renderError } from '../../src/render/error.js';
import { makeStyle } from '../../src/render/style.js';

const style = makeStyle({
	colour: false,
	unicode: true,
	width: 80,
	terminal: false,
	verbose: false,
	now: 0,
});

describe('a failure as a person reads it', () => {
	it('shows each problem with its place, and cleans what came from outside', () => {
		const error = new CaracaliteError('bad_cases', 'zone \u001b[31m"x\u202e"', {
			hint: 'Mend it.',
			details: { problems: [{ file: 'a.json', line: 3, column: 7, message: 'no\u0007' }] },
		});
		expect(renderError(errorDocument(error, false), style)).toBe(
			`error: zone "x\\u{202e}"${' '.repeat(48)}bad_cases\n  a.json:3:7: no\\u{7}\n  Mend it.\n  Nothing was changed.\n`,
		);
	});

	it('shows no more problems than a person reads, and says how many there are', () => {
		const problem = { document: 'a.rego', line: 1, column: 1, message: 'no' };
		const details = { problems: Array.from({ length: 205 }, () => problem) };
		const lines = renderError(
			errorDocument(new CaracaliteError('bundle_refused', 'no', { details }), false),
			style,
		).split('\n');
		expect(lines.filter((line) => line === '  a.rego:1:1: no')).toHaveLength(200);
		expect(lines).toContain('  and 5 more');
	});
});
