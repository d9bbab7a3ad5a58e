import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { VERSION } from '../../src/model/release.js';
import { accountOf } from '../../src/render/account/registry.js';
import { write } from '../../src/render/written/html/page.js';
import { CASES, type Scene } from '../support/scene.js';
import { AFTER, BEFORE, documentOf, HOSTILE } from './documents.js';
import { SHADOW } from './shadow.js';

/** A page as a run wrote it, and the JSON that the same run printed. */
export interface Page {
	name: string;
	html: string;
	document: Record<string, unknown>;
}

/** The pages that are looked at. */
export const NAMES = [
	...[
		'safe',
		'blocked',
		'review',
		'held',
		'failed-to-run',
		'regress-failed',
		'denials',
		'check-refused',
		'diff',
	],
	...[
		'hostile-names',
		'hostile-cases',
		'huge',
		'activated',
		'shadow',
		'verdict-shadow',
		'coverage',
		'traffic',
	],
];

/** Cases that a person might keep: every tenth is not met. */
const MANY = 10_000;

function manyCases(): object[] {
	return Array.from({ length: MANY }, (_, at) => ({
		...{ name: `clerk ${at} of branch ${at % 97}`, expect: at % 10 === 0 ? 'allow' : 'deny' },
		...{ application: 'app-payments-agent', label: `clerk-${at}`, resource: 'resource://ledger' },
		scope: 'ledger:write',
	}));
}

/** Runs the command lines of the story, each writing its page. */
export async function pagesOf(scene: Scene): Promise<Page[]> {
	const pages: Page[] = [];
	const run = async (name: string, exit: number, argv: string[], offline = false) => {
		const file = `out/${name}.html`;
		const way = offline ? 'in process' : 'served';
		const done = await scene.run([...argv, '--json', '--write', `html=${file}`], {}, way);
		expect([name, done.exit, done.exit === exit ? '' : done.stdout + done.stderr]).toEqual([name, exit, '']);
		pages.push({ name, html: readFileSync(join(scene.dir, file), 'utf8'), document: done.json() });
	};
	const id = scene.story.deniedRequestId;
	const cases = ['--cases', CASES];
	scene.file('before.rego', BEFORE);
	scene.file('after.rego', AFTER);
	scene.file('broken.rego', `${AFTER}\nrestrict := [a]\n`);
	scene.file('warned.rego', `${BEFORE}\nrestrict := ["a", "a"]\n`);
	scene.file(
		'hostile.rego',
		documentOf(Object.fromEntries(HOSTILE.map((name) => [`resource://${name}`, { [name]: [name] }]))),
	);
	scene.file(
		'hostile.json',
		HOSTILE.map((name) => ({
			name,
			expect: 'deny',
			application: 'app-payments-agent',
			label: name,
			resource: `resource://${name}`,
			scope: name,
		})),
	);
	scene.file('many.json', manyCases());
	await run('safe', 0, ['verdict', id, '--candidate', '2', ...cases]);
	await run('blocked', 1, ['verdict', id, '--candidate', '3', ...cases]);
	await run('review', 1, ['verdict', id, '--candidate', '3']);
	await run('held', 1, ['verdict', id, '--candidate', '4', ...cases]);
	await run('failed-to-run', 2, ['verdict', id, '--candidate', '99']);
	await run('regress-failed', 1, ['regress', CASES, '--candidate', '3']);
	await run('denials', 0, ['denials']);
	await run('shadow', 1, ['shadow', '3']);
	await run('verdict-shadow', 1, ['verdict', id, '--candidate', '3', ...cases, '--shadow', '1d']);
	await run('coverage', 0, ['coverage', ...cases]);
	await run('check-refused', 1, ['check', 'broken.rego', 'warned.rego', 'after.rego'], true);
	await run('diff', 0, ['diff', '--documents', 'after.rego', '--only', '--against', 'before.rego'], true);
	await run(
		'hostile-names',
		0,
		['diff', '--documents', 'hostile.rego', '--only', '--against', 'before.rego'],
		true,
	);
	await run(
		'hostile-cases',
		1,
		['regress', 'hostile.json', '--documents', 'before.rego', 'hostile.rego', '--only'],
		true,
	);
	await run('huge', 1, ['regress', 'many.json', '--documents', 'before.rego', '--only'], true);
	await run('activated', 0, ['iterate', id, '--candidate', '2', ...cases, '--activate', '--yes']);
	const blocked = pages.find(({ name }) => name === 'blocked');
	if (blocked === undefined) throw new Error('the blocked page was written');
	return [...pages, await shadowed(blocked.document)];
}

/** A report on which traffic was replayed. */
async function shadowed(report: Record<string, unknown>): Promise<Page> {
	const document = { ...report, shadow: SHADOW };
	const account = await accountOf(document, { command: 'verdict', version: VERSION, placed: (file) => file });
	return { name: 'traffic', html: write({ account, document, version: VERSION }), document };
}
