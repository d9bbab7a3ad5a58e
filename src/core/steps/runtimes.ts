import { isCaracaliteError } from '../../model/errors.js';
import type { RuntimeFacts, RuntimeReader } from '../ports.js';
import type { RuntimeSeen } from '../report/checklist.js';
import type { Move } from '../report/move.js';
import type { Found } from '../rollout/checklist.js';
import { judgeRuntime } from '../rollout/runtimes.js';
import type { Run } from '../run.js';

/** How often a replica is asked that may have loaded the version a little later. */
const ASK_EVERY_MS = 2_000;

/** How often a replica looks for what is active where it does not say; more than twice that is not waited for. */
const POLL_SECONDS = 60;

/** How long replicas are waited for at most, milliseconds. */
export const RUNTIMES_MS = 2 * POLL_SECONDS * 1_000 + ASK_EVERY_MS;

/**
 * Asks each replica that is named until it shows that it has loaded what was activated; with `waits`, for as
 * long as it takes one to look by itself. Never throws for what goes wrong.
 */
export async function askRuntimes(
	run: Run,
	runtimes: readonly RuntimeReader[],
	move: Move,
	expected: { contractVersion: string; waits: boolean },
): Promise<Found['runtimes']> {
	if (runtimes.length > 0) run.progress({ step: 'runtimes', text: 'asking the replicas of the runtime' });
	return Promise.all(runtimes.map((one) => askUntilSettled(run, one, move, expected)));
}

async function askUntilSettled(
	run: Run,
	runtime: RuntimeReader,
	{ acceptedAt }: Move,
	{ contractVersion, waits }: { contractVersion: string; waits: boolean },
): Promise<Found['runtimes'][number]> {
	const started = run.clock.now();
	for (;;) {
		const facts = await ask(run, runtime);
		const elapsedSeconds = (run.admin.serverNow() - Date.parse(acceptedAt ?? '')) / 1_000;
		const judged = judgeRuntime(facts, { contractVersion, elapsedSeconds });
		const { status, text } = judged;
		const found = { seen: seenOf(runtime.url, facts), status, text };
		const poll = Math.min(facts.figures?.pollSeconds ?? POLL_SECONDS, 2 * POLL_SECONDS);
		const left = started + poll * 1_000 + ASK_EVERY_MS - run.clock.now();
		if (!waits || !judged.maySettle || left <= 0 || run.signal.aborted) return found;
		run.progress({ step: `runtime ${runtime.url}`, text: `waiting for ${runtime.url} to load it` });
		try {
			await run.clock.sleep(Math.min(ASK_EVERY_MS, left), run.signal);
		} catch (error) {
			if (!run.signal.aborted) throw error;
			return found;
		}
	}
}

async function ask(run: Run, runtime: RuntimeReader): Promise<RuntimeFacts> {
	try {
		return await runtime.read();
	} catch (error) {
		if (!isCaracaliteError(error) && !run.signal.aborted) throw error;
		return { ready: null, figures: null, unread: 'it was not asked to the end: the run was stopped' };
	}
}

function seenOf(url: string, { ready, figures, unread }: RuntimeFacts): RuntimeSeen {
	return {
		...{ url, ready, unread },
		policyAgeSeconds: figures?.policyAgeSeconds ?? null,
		contractVersion: figures?.contractVersion ?? null,
		contractSha256: figures?.contractSha256 ?? null,
		evalErrors: figures?.evalErrors ?? null,
		compileErrors: figures?.compileErrors ?? null,
	};
}
