import type { Ora } from 'ora';
import type { Progress, ProgressEvent } from '../core/ports.js';
import { cleanLine } from '../render/clean.js';
import type { OutStream } from './io.js';
import type { Writer } from './writer.js';

/** Shorter steps show nothing on a terminal. */
const PATIENCE_MS = 1_000;

/** Shows what a run is at, on stderr, until `end`. */
export interface ProgressShow {
	progress: Progress;
	/** Says what the run is at before its first step; only a spinner shows it. */
	begin(text: string): void;
	/** Takes the spinner away, for other words on the terminal; the next event brings it back. */
	pause(): void;
	end(): void;
}

/** No progress at all, for `--quiet`. */
export const silentProgress: ProgressShow = {
	progress: () => {},
	begin: () => {},
	pause: () => {},
	end: () => {},
};

/** Off a terminal: one line a step, as it begins. */
export function lineProgress(writer: Writer): ProgressShow {
	let last = '';
	return {
		progress(event) {
			if (event.step === last) return;
			last = event.step;
			writer.err(`${cleanLine(event.text)}\n`);
		},
		begin: () => {},
		pause: () => {},
		end: () => {},
	};
}

/** On a terminal: a spinner once a second has passed, with a count where there is one. */
export function spinnerProgress(stream: OutStream, colour: boolean): ProgressShow {
	let spinner: Ora | undefined;
	let latest: ProgressEvent | undefined;
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
	const progress = (event: ProgressEvent) => {
		latest = event;
		if (spinner?.isSpinning) spinner.text = spinnerText(event);
		else timer ??= setTimeout(show, PATIENCE_MS);
	};
	return {
		progress,
		begin: (text) => progress({ step: 'begin', text }),
		pause,
		end() {
			ended = true;
			pause();
		},
	};
}

function spinnerText(event: ProgressEvent): string {
	const text = cleanLine(event.text);
	if (event.done === undefined || !event.total) return text;
	return `${text} ${event.done}/${event.total} · ${Math.floor((100 * event.done) / event.total)} %`;
}
