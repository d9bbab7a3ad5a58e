import { formatDuration } from '../core/duration.js';
import { CaracaliteError } from '../core/errors.js';
import { EXIT } from '../core/exit-codes.js';
import type { Io } from './io.js';

/** How long a command may go on after it was told to stop, to tell what became of its last call. */
const GRACE_MS = 5_000;

/** What ends a run before its time: an interrupt, the deadline, or a reader that has left. */
export interface Stop {
	signal: AbortSignal;
	/** Ends the run with `reason`, as an interrupt would. */
	now(reason: CaracaliteError): void;
	/** The deadline, milliseconds from now on. */
	after(milliseconds: number): void;
	/** `work`, or the reason of the stop where `work` does not heed it within the grace. */
	within<T>(work: Promise<T>): Promise<T>;
	dispose(): void;
}

/** Starts to listen for interrupts. */
export function watchForStop(io: Io): Stop {
	const controller = new AbortController();
	const timers: NodeJS.Timeout[] = [];
	const stopListening = io.onInterrupt(() => controller.abort(interrupted()));
	return {
		signal: controller.signal,
		now: (reason) => controller.abort(reason),
		after(milliseconds) {
			const timer = setTimeout(() => controller.abort(timedOut(milliseconds)), milliseconds);
			timers.push(timer);
		},
		within(work) {
			const overdue = new Promise<never>((_, reject) => {
				const wait = () => timers.push(setTimeout(() => reject(controller.signal.reason), GRACE_MS));
				if (controller.signal.aborted) wait();
				else controller.signal.addEventListener('abort', wait, { once: true });
			});
			return Promise.race([work, overdue]);
		},
		dispose() {
			stopListening();
			for (const timer of timers) clearTimeout(timer);
		},
	};
}

/** The error of a run that a person or the system stopped. */
export function interrupted(): CaracaliteError {
	return new CaracaliteError('interrupted', 'the run was interrupted', { exit: EXIT.interrupted });
}

function timedOut(milliseconds: number): CaracaliteError {
	return new CaracaliteError('timeout', `the run did not end within ${formatDuration(milliseconds)}`, {
		hint: 'Give it longer with --timeout, or see what is slow with --debug.',
	});
}

/** The reason of a run whose reader has left: nothing to tell, and nobody to tell it to. */
export function pipeClosed(): CaracaliteError {
	return new CaracaliteError('pipe_closed', 'whoever read the output has left', { exit: EXIT.clean });
}
