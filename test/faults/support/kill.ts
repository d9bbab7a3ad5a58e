import { once } from 'node:events';
import { resolve } from 'node:path';
import { execa } from 'execa';
import pLimit from 'p-limit';
import { callsOf, type Operation, type Stage, settle } from './play.js';
import { Matrix } from './table.js';
import { makeWorld } from './world.js';

const BINARY = resolve('bin/caracalite.js');
/** Real processes at once, on as many cores. */
const AT_ONCE = 3;

/**
 * Kills an operation's process at each of its calls when it came, and the one that changes something
 * also when it was done and not yet answered.
 */
export async function killAll(operation: Operation, stage: Stage): Promise<Matrix> {
	const matrix = new Matrix(`${operation.name}, killed`);
	const limit = pLimit(AT_ONCE);
	const calls = await callsOf(operation, stage);
	const moments = calls.flatMap((call) => {
		const whens = call.includes('/activate ') ? (['before', 'after'] as const) : (['before'] as const);
		return whens.map((when) => ({ call, when }));
	});
	await Promise.all(
		moments.map(({ call, when }) =>
			limit(async () => matrix.add(call, `kill -9 ${when}`, await killAt(operation, call, when, stage))),
		),
	);
	return matrix;
}

export async function killAt(
	operation: Operation,
	call: string,
	when: 'before' | 'after',
	{ server }: Stage,
): Promise<string[]> {
	const world = await makeWorld(operation.template, server);
	try {
		const child = execa(process.execPath, [BINARY, ...operation.argv], {
			...{ cwd: world.dir, env: { PATH: process.env.PATH, ...world.env } },
			...{ extendEnv: false, stdin: 'ignore', reject: false, timeout: 30_000 },
		});
		// The call that killed it is not passed on where it had only come.
		world.line.plan = when === 'before' ? { call, fault: 'delayed', lasting: true } : null;
		let killed = false;
		world.line.onCall = (name, moment) => {
			if (name !== call || moment !== when) return;
			killed = true;
			child.kill('SIGKILL');
		};
		if (child.exitCode === null) await once(child, 'exit');
		await child;
		world.line.plan = null;
		world.line.onCall = () => {};
		return [...(killed ? [] : [`was not killed`]), ...(await settle(world, operation, 'killed', 'kill -9'))];
	} finally {
		world.end();
	}
}
