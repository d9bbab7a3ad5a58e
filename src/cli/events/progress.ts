import type { Ora } from 'ora';
import type { Happening } from '../../core/report/run-event.js';
import { cleanLine } from '../../render/clean.js';
import type { OutStream } from '../io.js';
import type { Writer } from '../writer.js';
import type { Listener } from './events.js';

/** Shorter steps show nothing on a terminal. */
const PATIENCE_MS = 1_000;

/** What a run is at before its first step; only a spinner shows it. */
export const REACHING = { step: 'reach', text: 'reaching the zone' };

/** Shows what a run is at, on stderr, until `end`. */
export interface ProgressShow {
	hear: Listener;
	end(): void;
}

/** No progress at all, for `--quiet`. */
export const silentProgress: ProgressShow = { hear: () => {}, end: () => {} };

/** Off a terminal: one line a step, as it begins. */
export function lineProgress(writer: Pick<Writer, 'err'>): ProgressShow {
	return {
		hear(event) {
			if (event.type === 'phase' && event.step !== REACHING.step) writer.err(`${cleanLine(event.text)}\n`);
		},
		end: () => {},
	};
}

/** What is written on the terminal by others, from before which the spinner has to be gone. */
const OTHERS = new Set<Happening['type']>(['note', 'question', 'piece']);

type Shown = Extract<Happening, { type: 'phase' | 'progress' }>;

/** On a terminal: a spinner once a second has passed, with a count where there is one. Other words take it away until the next step. */
export function spinnerProgress(stream: OutStream, colour: boolean): ProgressShow {
	let spinner: Ora | undefined;
	let latest: Shown | undefined;
	let timer: NodeJS.Timeout | undefined;
	let ended = false;
	const show = async () => {
		const { default: ora } = await import('ora');
		if (ended || !latest) return;
		spinner ??= ora({ stream, color: colour ? 'cyan' : false, discardStdin: false, isEnabled: true });
		spinner.start(spinnerText(latest));
	};
	const pause = () => {
		clearTimeout(timer);
		timer = undefined;
		latest = undefined;
		spinner?.stop();
	};
	return {
		hear(event) {
			if (event.type === 'phase' || event.type === 'progress') {
				latest = event;
				if (spinner?.isSpinning) spinner.text = spinnerText(event);
				else timer ??= setTimeout(show, PATIENCE_MS);
			} else if (OTHERS.has(event.type)) pause();
		},
		end() {
			ended = true;
			pause();
		},
	};
}

function spinnerText(event: Shown): string {
	const text = cleanLine(event.text);
	if (event.type === 'phase' || event.done === null || !event.total) return text;
	return `${text} ${event.done}/${event.total} · ${Math.floor((100 * event.done) / event.total)} %`;
}
