import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { commandTree } from '../../src/cli/tree.js';
import type { Example } from '../../src/commands/declaration/declare.js';
import { COMMANDS } from '../../src/commands/registry.js';

/** The examples that a command declares. */
export function examplesOf(name: string): readonly Example[] {
	return COMMANDS.find(({ declaration }) => declaration.name === name)?.declaration.examples ?? [];
}

export const REQUEST = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11';
export const ZONE = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a12';

/** Every command of the tree that can be run, by its name without `caracalite`. */
export function commands(parent: Command = commandTree(() => {})): Map<string, Command> {
	const found = new Map<string, Command>();
	for (const command of parent.commands) {
		if (command.commands.length === 0) found.set(command.name(), command);
		for (const [name, inner] of command.commands.length > 0 ? commands(command) : []) {
			found.set(`${command.name()} ${name}`, inner);
		}
	}
	return found;
}

/** Arguments with which each command that asks a zone gets as far as asking; files are those of {@link folder}. */
export const ASKING: Readonly<Record<string, string[]>> = {
	explain: [REQUEST],
	propose: [REQUEST],
	simulate: [REQUEST, '--candidate', '2'],
	regress: ['cases.json', '--candidate', '2'],
	verdict: [REQUEST, '--candidate', '2'],
	iterate: [REQUEST, '--candidate', '2'],
	activate: [REQUEST, '--candidate', '2', '--yes'],
	rollback: ['--to', '1', '--yes'],
	resume: [],
	pull: [],
	stage: ['Grants.rego'],
	status: [],
	show: ['version', 'active'],
	diff: ['2'],
	record: ['--since', '1d', '--out', 'recorded.json'],
	audit: [],
	denials: [],
	shadow: ['2'],
	coverage: ['cases.json'],
	tighten: [],
};

/** Arguments of the commands that ask no zone. */
export const ALONE: Readonly<Record<string, string[]>> = {
	check: ['Grants.rego'],
	completion: ['bash'],
	config: [],
	doctor: [],
	history: [],
	init: ['--sandbox', '--force'],
	trust: ['.caracaliterc.yaml'],
	help: ['exit-codes'],
	'sandbox serve': ['--port', '0'],
	'sandbox reset': [],
	'sandbox exchange': [
		'--application',
		'Payments Agent',
		'--resource',
		'resource://ledger',
		'--scope',
		'ledger:read',
	],
	'sandbox token': [],
	'sandbox path': [],
};

/** An empty working directory but for the files that {@link ASKING} names. */
export async function folder(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'caracalite-cli-'));
	const input = {
		principal: { id: 'a' },
		resource: { identifier: 'resource://ledger' },
		action: { id: 'TokenExchange' },
	};
	await writeFile(join(path, 'cases.json'), JSON.stringify([{ name: 'one', expect: 'deny', input }]));
	await writeFile(join(path, 'Grants.rego'), 'package caracal.authz\n\nimport rego.v1\n\ngrants := {}\n');
	return path;
}

/** A server that takes every call and never answers; `asked` settles with the first one. */
export async function silentServer(): Promise<{ url: string; asked: Promise<void>; close(): void }> {
	let heard: () => void;
	const asked = new Promise<void>((resolve) => {
		heard = resolve;
	});
	const server: Server = createServer(() => heard());
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		asked,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
