import type { Answer } from '../../model/answer.js';
import { isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { CanaryRunner } from '../ports.js';
import type { CanaryRequest, CanarySeen } from '../report/checklist.js';
import type { Trace } from '../report/trace.js';
import { decidedOf, idsOf, judgeRequest } from '../rollout/canary.js';
import type { Run } from '../run.js';
import { explainRequest } from '../trace/explain.js';
import { AUDIT_PAUSE_MS } from '../trace/follow.js';

/** How long a canary may run. */
const CANARY_MS = 60_000;

/** How long its requests may take to show in audit, which takes seconds at most on a healthy system. */
const INGEST_MS = 60_000;

/** How long a canary may take with all that comes after it, milliseconds. */
export const CANARY_ALL_MS = CANARY_MS + INGEST_MS + 60_000;

/**
 * Runs the canary on a version that was loaded, waits until audit has its requests, and holds each against
 * what the version answers. Never throws for what goes wrong: the activation has happened, and that is told.
 */
export async function runCanary(run: Run, to: VersionRef, runner: CanaryRunner): Promise<CanarySeen> {
	const startedAt = run.admin.serverNow();
	run.progress({ step: 'canary', text: 'running the canary' });
	const end = await runner.run({ zoneId: run.zone.id, version: to }, CANARY_MS);
	const printed = idsOf(end);
	if ('trouble' in printed) return { requests: [], trouble: printed.trouble };
	const text = `waiting until audit has the canary's ${printed.ids.length} requests`;
	run.progress({ step: 'canary audit', text });
	const traces = await gatherTraces(run, printed.ids);
	const requests = await Promise.all(
		printed.ids.map((id) => requestOf(run, id, traces.get(id) ?? 'unread', { to, startedAt })),
	);
	return { requests, trouble: null };
}

/** What audit has of a request by now; `unread` where that could not be read. */
type Looked = { trace: Trace | null } | 'unread';

/**
 * Looks until audit has each request and shows no more of it than the look before: the events of one come in
 * one by one. What is not there when the time is up is missing.
 */
async function gatherTraces(run: Run, ids: string[]): Promise<Map<string, Looked>> {
	const deadline = run.clock.now() + INGEST_MS;
	const looked = new Map<string, Looked>();
	const settled = new Set<string>();
	for (let last = false; !last; ) {
		last = run.clock.now() >= deadline;
		await Promise.all(
			ids.map(async (id) => {
				if (settled.has(id)) return;
				const now = await look(run, id);
				const before = looked.get(id);
				if (eventsOf(now) > 0 && eventsOf(now) === eventsOf(before)) settled.add(id);
				looked.set(id, now);
			}),
		);
		if (settled.size === ids.length || run.signal.aborted) break;
		if (!last && !(await paused(run, deadline))) break;
	}
	return looked;
}

/** False where the run was stopped meanwhile. */
async function paused(run: Run, deadline: number): Promise<boolean> {
	const left = Math.max(1, deadline - run.clock.now());
	try {
		await run.clock.sleep(Math.min(AUDIT_PAUSE_MS, left), run.signal);
		return true;
	} catch (error) {
		if (!run.signal.aborted) throw error;
		return false;
	}
}

function eventsOf(looked: Looked | undefined): number {
	return looked === undefined || looked === 'unread' ? 0 : (looked.trace?.events.length ?? 0);
}

async function look(run: Run, requestId: string): Promise<Looked> {
	try {
		return { trace: await explainRequest(run.admin, run.catalog, requestId) };
	} catch (error) {
		if (isCaracaliteError(error, 'request_not_found')) return { trace: null };
		if (!isCaracaliteError(error) && !run.signal.aborted) throw error;
		return 'unread';
	}
}

async function requestOf(
	run: Run,
	requestId: string,
	looked: Looked,
	expected: { to: VersionRef; startedAt: number },
): Promise<CanaryRequest> {
	const unread: CanaryRequest = {
		...{ requestId, status: 'unread', decided: null, predicted: null, by: null, policies: [] },
	};
	// A wait that was cut short tells nothing of what is not there.
	if (looked === 'unread' || (looked.trace === null && run.signal.aborted)) return unread;
	try {
		const answers = await answersTo(run, looked.trace, expected.to);
		return judgeRequest(requestId, looked.trace, { ...expected, answers });
	} catch (error) {
		if (!isCaracaliteError(error) && !run.signal.aborted) throw error;
		return judgeRequest(requestId, looked.trace, { ...expected, answers: new Map() });
	}
}

/** What the version answers to each input that the engine may have seen, by the decision's event. */
async function answersTo(run: Run, trace: Trace | null, to: VersionRef): Promise<Map<string, Answer[]>> {
	const judge = run.judges.of(to);
	const decisions = trace === null ? [] : decidedOf(trace);
	const asked = decisions
		.filter(({ manifestSha256 }) => manifestSha256 === to.manifestSha256)
		.map(async ({ eventId, alternatives }): Promise<[string, Answer[]]> => {
			return [eventId, await Promise.all(alternatives.map(({ input }) => judge(input)))];
		});
	return new Map(await Promise.all(asked));
}
