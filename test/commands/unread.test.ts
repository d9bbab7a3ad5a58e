import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReportSchema } from '../../src/core/report/schema.js';
import { type FaultProxy, startProxy } from '../support/proxy.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });
let proxy: FaultProxy;
beforeAll(async () => {
	proxy = await startProxy(() => scene.sandbox);
});
beforeEach(() => proxy.clear());
afterAll(() => proxy.close());

/** Shows caracalite other documents than those by which the server decides, as one that reads more Rego would. */
function show(text: string): void {
	proxy.rewrite = (answer) => answer.replaceAll('import rego.v1\\n', `import rego.v1\\n${text}\\n`);
}

async function judge() {
	const argv = ['verdict', scene.story.deniedRequestId, '--candidate', '2', '--json'];
	return ReportSchema.parse((await scene.run(argv, { env: { CARACAL_API_URL: proxy.url } })).json());
}

describe('a document that the server evaluates', () => {
	it.each([
		['that the offline reader would refuse', 'import rego.v1'],
		['that the offline reader does not know', 'import data[\\"a\\"]'],
	])('and %s breaks no candidate: the server decides', async (_what, text) => {
		show(text);
		const { verdict, changes, candidate } = await judge();
		expect(candidate).toMatchObject({ decision: 'allow', executed: true });
		expect(verdict).toMatchObject({ status: 'review', blockers: ['changes_unknown'] });
		expect(changes).toMatchObject({
			broken: [],
			unknown: 'a document holds Rego that only the server decides',
		});
	});

	it('breaks it where the server cannot evaluate it either', async () => {
		show('import rego.v1');
		scene.sandbox.setRuntime('not_configured');
		const { verdict } = await judge();
		scene.sandbox.setRuntime('up');
		expect(verdict?.blockers).toContain('candidate_broken:compile_error');
	});
});
