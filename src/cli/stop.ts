import { setMaxListeners } from 'node:events';
import type { TimeLimit } from '../core/ports.js';
import { formatDuration } from '../model/duration.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import type { Io } from './io.js';

/** How long a command may go on after it was told to stop, to tell what became of its last call. */
const GRACE_MS = 750;

/** How much longer than foretold a step may take. */
const MARGIN = 1.5;
/** A timer that is set for longer goes off at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** What ends a run before its time: an interrupt, the deadline, or a reader that has left. */
export interface Stop {
	signal: AbortSignal;
	/** Ends the run with `reason`, as an interrupt would. */
	now(reason: CaracaliteError): void;
	/** The deadline, milliseconds from now on; one that nobody chose may be put off. */
	after(milliseconds: number, chosen: boolean): void;
	/** Room for steps that take long. */
	limit: TimeLimit;
	/** `work`, or the reason of the stop where `work` does not heed it within the grace. */
	within<T>(work: Promise<T>): Promise<T>;
	dispose(): void;
}

/** Starts to listen for interrupts. */
export function watchForStop(io: Io): Stop {
	const controller = new AbortController();
	// Every file and call in flight listens to it, as many as there are.
	setMaxListeners(0, controller.signal);
	const timers: NodeJS.Timeout[] = [];
	const deadline = deadlineOf(controller);
	const stopListening = io.onInterrupt(() => controller.abort(interrupted()));
	return {
		signal: controller.signal,
		now: (reason) => controller.abort(reason),
		after: deadline.set,
		limit: deadline,
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
			deadline.clear();
			for (const timer of timers) clearTimeout(timer);
		},
	};
}

/** The deadline of a run, none until it is set. */
function deadlineOf(controller: AbortController) {
	let timer: NodeJS.Timeout | undefined;
	let endsAt = Number.POSITIVE_INFINITY;
	let usual = 0;
	let movable = false;
	let allowed = 0;
	const end = (at: number, inAll: number) => {
		clearTimeout(timer);
		endsAt = at;
		allowed = inAll;
		const left = Math.min(LONGEST_TIMER_MS, at - performance.now());
		timer = setTimeout(() => controller.abort(timedOut(allowed)), left);
	};
	return {
		set(milliseconds: number, chosen: boolean) {
			usual = milliseconds;
			movable = !chosen;
			end(performance.now() + milliseconds, milliseconds);
		},
		room(milliseconds: number): boolean {
			const now = performance.now();
			const needed = milliseconds * MARGIN;
			if (movable && now + needed > endsAt) end(now + needed + usual, needed + usual);
			return now + milliseconds <= endsAt;
		},
		left: () => Math.max(0, endsAt - performance.now()),
		spare(milliseconds: number) {
			const at = performance.now() + milliseconds;
			if (at > endsAt) end(at, allowed + at - endsAt);
		},
		clear: () => clearTimeout(timer),
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

/** The reason of a run whose output goes nowhere: its reader has left, or it cannot be written. */
export function outputFailed(error: Error): CaracaliteError {
	const code = 'code' in error ? String(error.code) : error.message;
	if (code === 'EPIPE') return pipeClosed();
	const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code;
	return new CaracaliteError('output_failed', `the result could not be written on stdout: ${why}`, {
		hint: 'Run it again with another output; what it did is in `caracalite history`.',
	});
}

/** The reason of a run whose reader has left: nothing to tell, and nobody to tell it to. */
function pipeClosed(): CaracaliteError {
	return new CaracaliteError('pipe_closed', 'whoever read the output has left', { exit: EXIT.clean });
}
