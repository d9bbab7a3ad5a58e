import { autocomplete, confirm, isCancel, select, text } from '@clack/prompts';
import type { InStream, OutStream } from './io.js';

/** Where a question is put and answered. */
export interface PromptStreams {
	input: InStream;
	output: OutStream;
	signal: AbortSignal;
}

/** More choices than this are filtered by typing. */
const MANY = 10;

/** Yes or no, no by default; null where the person left. */
export async function askConfirm(message: string, streams: PromptStreams): Promise<boolean | null> {
	const answer = await confirm({ message, initialValue: false, ...streams });
	return isCancel(answer) ? null : answer;
}

/** The index of the label that was picked; null where the person left. */
export async function askPick(
	message: string,
	labels: { label: string; hint: string | undefined }[],
	streams: PromptStreams,
): Promise<number | null> {
	const options = labels.map(({ label, hint }, value) => ({ value, label, ...(hint ? { hint } : {}) }));
	const ask = options.length > MANY ? autocomplete<number> : select<number>;
	const answer = await ask({ message, options, ...streams });
	return isCancel(answer) ? null : answer;
}

/** A line of text, at least one character; null where the person left. */
export async function askText(
	message: string,
	initial: string,
	streams: PromptStreams,
): Promise<string | null> {
	const answer = await text({
		message,
		...(initial ? { defaultValue: initial, placeholder: initial } : {}),
		validate: (value) => (value || initial ? undefined : 'Write something, or press Ctrl-C.'),
		...streams,
	});
	return isCancel(answer) ? null : answer;
}
