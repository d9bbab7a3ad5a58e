import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
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
export function cutoff(run: AbortSignal, timeoutMs: number, other?: AbortSignal | null): Cutoff {
	const controller = new AbortController();
	let fault: Fault | null = null;
	const end = (why: Fault) => {
		fault ??= why;
		controller.abort();
	};
	const onRun = () => end(interruption(run, 'unknown'));
	const onOther = () => end(timedOut(timeoutMs));
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
export function interruption(run: AbortSignal, applied: Fault['applied']): Fault {
	const reason: unknown = run.reason;
	if (!(reason instanceof CaracaliteError)) {
		return { code: 'interrupted', why: 'interrupted', exit: EXIT.interrupted, applied, passing: false };
	}
	const { code, message, exit, hint } = reason;
	return { code, why: message, message, ...(hint && { hint }), exit, applied, passing: false };
}

function timedOut(timeoutMs: number): Fault {
	return {
		code: 'timed_out',
		why: `no answer within ${timeoutMs} ms`,
		hint: 'Check whether the server is well; --debug shows what each call takes.',
		applied: 'unknown',
		passing: false,
	};
}
