import { IN_FLIGHT_MS } from '../../../src/core/rollout/commit.js';
import { hastened } from '../../support/haste.js';
import { type Fault, hasteOf, type Plan } from './faults.js';
import { leftOpen, liesOf, type Told } from './judge.js';
import type { FaultServer } from './server.js';
import { makeWorld, type Template, type World } from './world.js';

/** A move to be made under faults. */
export interface Operation {
	name: 'activation' | 'rollback';
	argv: string[];
	template: Template;
	/** Id of the version that it makes active. */
	target: string;
}

/** Deadline of a run whose call is delayed; the machine's own time. */
const DEADLINE_MS = 2_000;

export interface Stage {
	server: FaultServer;
	refuse: (base: string, plan: Plan | null) => void;
}

/** The calls of an operation that nothing disturbs, as plans name them. */
export async function callsOf(operation: Operation, { server }: Stage): Promise<string[]> {
	const world = await makeWorld(operation.template, server);
	try {
		const run = await world.run(operation.argv);
		const wrong = liesOf({
			told: run,
			journal: world.journal(),
			truth: world.truth(),
			target: operation.target,
		});
		if (run.exit !== 0 || wrong.length > 0) throw new Error(`${run.stdout}${run.stderr}${wrong.join('; ')}`);
		return [...world.line.calls];
	} finally {
		world.end();
	}
}

/** Plays an operation under a plan, then lets `resume` settle it. Gives what was wrong, nothing where all was well. */
export async function play(operation: Operation, plan: Plan, { server, refuse }: Stage): Promise<string[]> {
	const world = await makeWorld(operation.template, server);
	const base = world.env.CARACAL_API_URL ?? '';
	try {
		refuse(base, plan);
		world.line.plan = plan;
		world.line.delays.applyMs = DEADLINE_MS + 500;
		const told = await world.run(argvOf(operation, plan), { clock: hastened(hasteOf(plan.fault)) });
		refuse(base, null);
		world.line.plan = null;
		return await settle(world, operation, told, plan.fault);
	} finally {
		world.end();
	}
}

function argvOf({ argv }: Operation, { fault, lasting }: Plan): string[] {
	const delayed = fault.startsWith('delayed');
	return [
		...argv,
		...(delayed ? ['--timeout', `${DEADLINE_MS / 1_000}s`] : []),
		...(lasting ? ['--json'] : []),
	];
}

/** Whether the journal knows all of it, so that there is nothing to resume. */
function isSettled(world: World): boolean {
	const entries = world.journal() ?? [];
	return entries.every(
		({ receipt, proof }) => receipt !== null && (receipt.outcome !== 'applied' || proof?.proven),
	);
}

/** Judges what a run left, resumes, and judges again. */
export async function settle(
	world: World,
	{ target }: Operation,
	told: Told,
	fault: Fault | 'kill -9',
): Promise<string[]> {
	const late = fault !== 'kill -9' && fault.includes('then applied');
	const wrong = late ? [] : liesOf({ told, journal: world.journal(), truth: world.truth(), target });
	if (!late && isSettled(world)) {
		return [
			...wrong,
			...leftOpen({ told: 'killed', journal: world.journal(), truth: world.truth(), target }),
		];
	}
	// What is applied late is waited for as it would be; for all else the time has passed.
	const clock = late ? hastened(hasteOf(fault)) : hastened(60, IN_FLIGHT_MS);
	const resumed = await world.run(['resume', '--wait', '20s'], { clock });
	await world.line.settled();
	if (late) wrong.push(...liesOf({ told, journal: world.journal(), truth: world.truth(), target }));
	const after = { told: resumed, journal: world.journal(), truth: world.truth(), target };
	return [...wrong, ...leftOpen({ ...after, truth: world.truth() })];
}
