import { describe, expect, it } from 'vitest';
import { TOPIC_NAMES } from '../../src/cli/topics.js';
import { COMMANDS } from '../../src/commands/registry.js';
import { ENVIRONMENT } from '../../src/config/environment.js';
import { caracalite } from '../support/cli.js';

describe.each(TOPIC_NAMES)('caracalite help %s', (name) => {
	it('is a page of plain lines that fit a terminal, and names no command that is not there', async () => {
		const { stdout, exit, stderr } = await caracalite(['help', name]);
		expect([exit, stderr]).toEqual([0, '']);
		for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(90);
		const names = new Set(COMMANDS.flatMap(({ declaration }) => declaration.name.split(' ')[0] ?? []));
		for (const [, command = ''] of stdout.matchAll(/\bcaracalite ([a-z]+)\b/g))
			expect(names).toContain(command);
	});
});

it('tells every variable that is read', async () => {
	const { stdout } = await caracalite(['help', 'environment']);
	for (const { name } of ENVIRONMENT) expect(stdout).toContain(name);
});
