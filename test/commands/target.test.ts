import { expect, it } from 'vitest';
import { makeStyle } from '../../src/render/style.js';
import { withTarget } from '../../src/render/target.js';
import { setScene } from '../support/scene.js';

const scene = setScene({ afresh: false });

const COMMANDS = [
	['status'],
	['audit'],
	['explain', '-'],
	['simulate', '-', '--candidate', '2'],
	['verdict', '-', '--candidate', '2'],
	['show'],
	['diff', '2'],
	['stage', 'Grants.rego', '--dry-run'],
	['resume'],
];

it.each(COMMANDS)('%s names zone, server and profile, in text and JSON', async (...argv) => {
	scene.file(
		'Grants.rego',
		'# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\ngrants := {}\n',
	);
	const target = { zoneName: 'payments', server: scene.url, profile: 'environment' };
	expect((await scene.run([...argv, '--json'])).json().target).toMatchObject(target);
	const { stdout } = await scene.run(argv);
	expect(stdout.split('\n').slice(0, 2)).toEqual([`  payments on ${scene.url} (profile environment)`, '']);
	const local = await scene.run(argv, {}, 'in process');
	expect(local.stdout).toMatch(/^ {2}payments in the sandbox \/.*\.caracalite \(profile sandbox\)\n/);
});

it('leaves what a program reads as it is, and begins no page with a blank line', async () => {
	const cases = await scene.run(['record', '--limit', '1']);
	expect(() => JSON.parse(cases.stdout)).not.toThrow();
	const raw = (await scene.run(['show', 'policy', 'Grants', '--raw'])).stdout;
	expect(raw.startsWith('# caracal:data-document\n')).toBe(true);
	expect((await scene.run(['history'])).stdout).toMatch(/^ {2}\S/);
});

it('says it before a move is asked about as well', async () => {
	const argv = ['iterate', '-', '--candidate', '2', '--activate', '--yes', '--accept-gains'];
	const { stderr } = await scene.run(argv);
	expect(stderr).toContain(`  Zone payments on ${scene.url} (profile environment)`);
});

it('cleans what a server calls its zone', () => {
	const style = makeStyle({
		colour: false,
		unicode: true,
		width: 80,
		terminal: false,
		verbose: false,
		now: 0,
	});
	const target = { zoneId: 'z', zoneName: 'pay\u001b[31m\nments', server: 'https://a.example', profile: 'p' };
	const text = withTarget({ document: {}, render: () => '\n  x' }, target).render(style);
	expect(text).toBe('  pay ments on https://a.example (profile p)\n\n  x');
});
