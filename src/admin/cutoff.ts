import { CaracaliteError } from '../core/errors.js';
import { EXIT } from '../core/exit-codes.js';
import type { Call } from './call.js';
import type { Fault } from './fault.js';

/** Ends one attempt: by its own time, by the run's signal, or by the SDK's. */
export interface Cutoff {
	signal: AbortSignal;
	/** What ended the attempt; null while nothing has. */
	fault(): Fault | null;
	/** Lets go of timer and listeners. */
	release(): void;
}

/**
 * A signal for one attempt. Timer and listeners are its own, since signals that are joined with
 * `AbortSignal.any` and `AbortSignal.timeout` may be collected before they fire on Node 20.
 */
export function cutoff(call: Call, run: AbortSignal, timeoutMs: number, other?: AbortSignal | null): Cutoff {
	const controller = new AbortController();
	let fault: Fault | null = null;
	const end = (why: Fault) => {
		fault ??= why;
		controller.abort();
	};
	const onRun = () => end(interruption(call, run, 'unknown'));
	const onOther = () => end(timedOut(call, timeoutMs));
	const timer = setTimeout(onOther, timeoutMs);
	run.addEventListener('abort', onRun);
	other?.addEventListener('abort', onOther);
	return {
		signal: controller.signal,
		fault: () => fault,
		release() {
			clearTimeout(timer);
			run.removeEventListener('abort', onRun);
			other?.removeEventListener('abort', onOther);
		},
	};
}

/** The fault of a run that was told to stop. A reason that is one of our errors keeps its code and words. */
export function interruption(call: Call, run: AbortSignal, applied: Fault['applied']): Fault {
	const reason: unknown = run.reason;
	if (reason instanceof CaracaliteError) {
		const hint = reason.hint === undefined ? {} : { hint: reason.hint };
		return {
			code: reason.code,
			message: reason.message,
			...hint,
			exit: reason.exit,
			applied,
			passing: false,
		};
	}
	const message = `interrupted; did not ${call.doing}`;
	return { code: 'interrupted', message, exit: EXIT.interrupted, applied, passing: false };
}

function timedOut(call: Call, timeoutMs: number): Fault {
	return {
		code: 'timed_out',
		message: `could not ${call.doing}: no answer within ${timeoutMs} ms`,
		hint: 'Allow more time with --timeout, or check whether the server is well.',
		applied: 'unknown',
		passing: false,
	};
}
