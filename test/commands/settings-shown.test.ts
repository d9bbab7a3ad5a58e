import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { caracalite } from '../support/cli.js';

const folder = () => mkdtempSync(join(tmpdir(), 'caracalite-shown-'));
const env = { HOME: '/nonexistent' };

it('shows what is set where there is nothing to work on, and says so', async () => {
	const run = await caracalite(['config', '--json'], {
		cwd: folder(),
		env: { ...env, CARACAL_ZONE_ID: 'z' },
	});
	expect(run.exit).toBe(0);
	expect(run.json()).toMatchObject({
		profile: null,
		file: null,
		noTarget: expect.stringContaining('neither'),
	});
});

it('names the file that counts, and the one that it could not read', async () => {
	const cwd = folder();
	writeFileSync(join(cwd, 'package.json'), '{"caracalite": ');
	const passed = await caracalite(['config'], { cwd, env });
	expect(passed.stdout).toContain(`${join(cwd, 'package.json')} was passed over: it is not JSON`);
	writeFileSync(join(cwd, '.caracaliterc.yaml'), 'profiles: {p: {sandbox: {}}}\n', { mode: 0o600 });
	const found = await caracalite(['config'], { cwd, env });
	expect(found.stdout).toContain(`Configuration ${join(cwd, '.caracaliterc.yaml')}`);
	writeFileSync(join(cwd, '.caracaliterc.yaml'), 'profiles: {p: {sandbox: {}', { mode: 0o600 });
	const broken = await caracalite(['config'], { cwd, env });
	expect(broken.exit).toBe(2);
	expect(broken.stderr).toContain('.caracaliterc.yaml');
});
