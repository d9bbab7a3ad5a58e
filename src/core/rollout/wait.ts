import type { ActivationStatus } from '../../model/activation-status.js';
import { CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import type { AdminReader, Clock, Progress } from '../ports.js';
import type { Move, Outbox } from '../report/move.js';

export interface Awaited {
	target: VersionRef;
	outboxId: string | null;
	/** Milliseconds to wait at most. */
	waitMs: number;
}

export interface WaitPorts {
	admin: AdminReader;
	clock: Clock;
	progress: Progress;
	signal: AbortSignal;
}

/** How a wait ended, in a word and in words. */
export interface WaitOutcome {
	outcome: Move['outcome'];
	text: string;
	loadedAt: string | null;
	/** The message to the runtime, as the last status told of it; null where none was read. */
	outbox: Outbox | null;
}

const FIRST_PAUSE = 150;
const LONGEST_PAUSE = 2_000;

/**
 * Waits until the runtime has loaded the version, failed to, or the time is up. Never throws for a
 * read that fails or an abort: the activation has happened, so what is not known is said instead.
 */
export async function waitUntilLoaded(ports: WaitPorts, awaited: Awaited): Promise<WaitOutcome> {
	const deadline = ports.clock.now() + awaited.waitMs;
	let pause = FIRST_PAUSE;
	let last = 'no status was read';
	let outbox: Outbox | null = null;
	while (true) {
		try {
			const status = await readStatus(ports.admin, awaited);
			const settled = judgePropagation(status, awaited.target);
			if (settled.outcome !== 'timeout') return settled;
			outbox = settled.outbox;
			last = settled.text;
		} catch (error) {
			if (isCaracaliteError(error, 'interrupted') || ports.signal.aborted) return interrupted(last, outbox);
			last = `the status could not be read: ${error instanceof Error ? error.message : String(error)}`;
		}
		// The last look comes when the time is up: what was loaded during the last pause counts too.
		const left = deadline - ports.clock.now();
		if (left <= 0) return { outcome: 'timeout', text: last, loadedAt: null, outbox };
		ports.progress({ step: 'wait', text: last });
		try {
			await ports.clock.sleep(Math.min(pause, left), ports.signal);
		} catch {
			return interrupted(last, outbox);
		}
		pause = Math.min(pause * 1.5, LONGEST_PAUSE);
	}
}

async function readStatus(admin: AdminReader, { target, outboxId }: Awaited): Promise<ActivationStatus> {
	const status = await admin.activationStatus(target.policySetId, target.versionId, outboxId ?? undefined);
	if (status === null) throw new CaracaliteError('not_active', 'the policy set has no active version');
	return status;
}

function interrupted(last: string, outbox: Outbox | null): WaitOutcome {
	const text = `interrupted while waiting; at last ${last}`;
	return { outcome: 'not_confirmed', text, loadedAt: null, outbox };
}

/** What a status says of an activation that was accepted; `timeout` stands for "not yet". Pure. */
export function judgePropagation(status: ActivationStatus, target: VersionRef): WaitOutcome {
	const { runtime, outbox, propagation } = status;
	const settled = (outcome: Move['outcome'], text: string) => ({
		outcome,
		text,
		loadedAt: runtime.loadedAt,
		outbox: messageOf(outbox),
	});
	if (!status.active) {
		return settled(
			'overtaken',
			`another activation came after it: ${status.activeVersionId ?? 'nothing'} is active now`,
		);
	}
	if (propagation === 'loaded')
		return settled('loaded', 'loaded by one runtime; others follow within a minute');
	if (propagation === 'failed') {
		const why = outbox.lastError ?? runtime.detail;
		const what =
			runtime.state === 'failed'
				? 'the runtime failed to load it'
				: `the message to the runtime is ${outbox.state}`;
		return settled('failed', `${what}${why === null ? '' : ` (${why})`}`);
	}
	if (propagation === 'waiting_for_sts' && runtime.state === 'not_configured') {
		return settled(
			'not_confirmed',
			'the server has no runtime configured to ask, so waiting would never end',
		);
	}
	if (propagation === 'waiting_for_sts' && runtime.manifestSha256 === target.manifestSha256) {
		// The runtime skips a reload of an identical manifest and goes on naming the older version.
		return settled(
			'loaded',
			'the runtime had an identical manifest loaded already, and names it by the older version',
		);
	}
	if (propagation === 'waiting_for_outbox')
		return settled('timeout', 'waiting for the message to the runtime');
	const where =
		runtime.state === 'unreachable'
			? `the runtime is unreachable${runtime.detail === null ? '' : ` (${runtime.detail})`}`
			: 'waiting for the runtime to load it';
	return settled('timeout', where);
}

function messageOf({ state, attempts, dispatchedAt, lastError }: ActivationStatus['outbox']): Outbox {
	return { state, attempts, dispatchedAt, lastError };
}
