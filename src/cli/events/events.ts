import type { Progress } from '../../core/ports.js';
import type { Happening } from '../../core/report/run-event.js';

/** Hears what happens, at once; it neither throws nor waits. */
export type Listener = (happening: Happening) => void;

/** What happens in a run, told in one place. Whoever shows it, or writes it down, listens. */
export interface Events {
	tell: Listener;
	/** What a step is at: the first of each step begins a phase. */
	progress: Progress;
	listen(listener: Listener): void;
}

/** The events of one run; nobody listens yet. */
export function openEvents(): Events {
	const listeners: Listener[] = [];
	let current: string | null = null;
	const tell: Listener = (happening) => {
		for (const listener of listeners) listener(happening);
	};
	return {
		tell,
		progress({ step, text, done, total }) {
			const begins = step !== current;
			current = step;
			if (begins) tell({ type: 'phase', step, text });
			if (begins && done === undefined) return;
			tell({ type: 'progress', step, text, done: done ?? null, total: total ?? null });
		},
		listen: (listener) => void listeners.push(listener),
	};
}
