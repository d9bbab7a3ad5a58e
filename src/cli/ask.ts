import type { Choice, Question } from '../commands/contract.js';
import { CaracaliteError } from '../model/errors.js';
import { cleanLine } from '../render/clean.js';
import type { Io, OutStream } from './io.js';
import { interrupted } from './stop.js';

/** The one rule for asking: stdin and stderr are terminals, no `CI`, no `--no-input`. */
export function canAsk(io: Io, input: boolean | undefined): boolean {
	const ci = io.env.CI !== undefined && io.env.CI !== '' && io.env.CI !== 'false';
	return io.stdin.isTTY === true && io.stderr.isTTY === true && !ci && input !== false;
}

/** The ways to put a question to a person. */
export interface Asker {
	confirm(question: Question): Promise<boolean>;
	pick<T>(question: Question, choices: Choice<T>[]): Promise<T>;
	ask(question: Question, initial: string): Promise<string>;
}

/** Where nobody can be asked: each question is an error that names the flag which answers it. */
export const nobodyToAsk: Asker = {
	confirm: async (question) => refuse(question),
	pick: async (question) => refuse(question),
	ask: async (question) => refuse(question),
};

function refuse(question: Question): never {
	throw new CaracaliteError('needs_answer', `nobody can be asked here: ${question.text}`, {
		hint: `Answer with ${question.flag}.`,
	});
}

/** Asks on the terminal, on stderr. `before` hears each question first, and clears the line of a spinner. */
export function terminalAsker(
	io: Io,
	colour: boolean,
	signal: AbortSignal,
	before: (question: Question) => void,
): Asker {
	const streams = { input: io.stdin, output: colour ? io.stderr : uncoloured(io.stderr), signal };
	const prompts = (question: Question) => {
		before(question);
		return import('./prompts.js');
	};
	return {
		async confirm(question) {
			const answer = await (await prompts(question)).askConfirm(cleanLine(question.text), streams);
			return answered(answer, signal);
		},
		async pick<T>(question: Question, choices: Choice<T>[]) {
			const labels = choices.map(({ label, hint }) => ({
				label: cleanLine(label),
				hint: hint === undefined ? undefined : cleanLine(hint),
			}));
			const index = answered(
				await (await prompts(question)).askPick(cleanLine(question.text), labels, streams),
				signal,
			);
			const choice = choices[index];
			if (!choice) throw new Error('a choice was picked that was not offered');
			return choice.value;
		},
		async ask(question, initial) {
			const answer = await (await prompts(question)).askText(cleanLine(question.text), initial, streams);
			return answered(answer, signal);
		},
	};
}

/** The answer; where the person left the question, the reason why the run ends. */
function answered<T>(answer: T | null, signal: AbortSignal): T {
	if (answer !== null) return answer;
	throw signal.aborted ? signal.reason : interrupted();
}

const COLOUR = /\u001b\[[0-9;]*m/g;

/** The stream without colours; the prompts know the environment, but not our flag. */
function uncoloured(stream: OutStream): OutStream {
	return new Proxy(stream, {
		get(target, key) {
			if (key === 'write')
				return (text: string | Uint8Array) => target.write(String(text).replace(COLOUR, ''));
			const value: unknown = Reflect.get(target, key, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}
