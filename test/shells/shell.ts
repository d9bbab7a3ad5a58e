import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from '@lydell/node-pty';

export type ShellName = 'bash' | 'zsh' | 'fish';

const BINARY = resolve('bin/caracalite.js');
const PROMPT = 'READY>';
const PATIENCE_MS = 15_000;

/** Answers shells as the program does; of any other run it shows the words that it was given. */
const STUB = `#!/bin/sh
case "$1 $#" in __complete*|'completion 2') exec "${process.execPath}" "${BINARY}" "$@";; esac
printf 'ran'
for word in "$@"; do printf '<%s>' "$word"; done
printf '\\n'
`;

/** The line of the stub, once it is whole. */
const RAN = /\bran((?:<[^>]*>)*)\r*\n/;

/** What a shell is started with, so that it completes and looks the same everywhere. */
const SETUPS: Readonly<Record<ShellName, { file: string; text: string; argv: string[] }>> = {
	bash: {
		file: '.testrc',
		text: `PS1='${PROMPT} '\nbind 'set bell-style none'\nbind 'set page-completions off'\nbind 'set enable-bracketed-paste off'\nsource <(caracalite completion bash)\n`,
		argv: ['--noprofile', '--rcfile', '.testrc', '-i'],
	},
	zsh: {
		file: '.zshrc',
		text: `PS1='${PROMPT} '\nunsetopt beep list_beep prompt_cr prompt_sp zle_bracketed_paste 2>/dev/null\nunset zle_bracketed_paste\nautoload -U compinit && compinit -u -D\nsource <(caracalite completion zsh)\n`,
		argv: ['-i'],
	},
	fish: {
		file: '.config/fish/config.fish',
		text: `function fish_prompt; echo -n '${PROMPT} '; end\nfunction fish_greeting; end\ncaracalite completion fish | source\n`,
		argv: ['-i'],
	},
};

/** Whether a shell is on this machine. */
export function isInstalled(shell: ShellName): boolean {
	return spawnSync(shell, ['--version']).status === 0;
}

/** A home with the program on the path, and nothing else set up. */
export function makeHome(): string {
	const home = mkdtempSync(join(tmpdir(), 'caracalite-shell-'));
	mkdirSync(join(home, 'bin'));
	writeFileSync(join(home, 'bin', 'caracalite'), STUB);
	chmodSync(join(home, 'bin', 'caracalite'), 0o755);
	for (const { file, text } of Object.values(SETUPS)) {
		mkdirSync(join(home, file, '..'), { recursive: true });
		writeFileSync(join(home, file), text);
	}
	return home;
}

/** A shell on a terminal of its own. */
export class Shell {
	readonly #terminal: IPty;
	#text = '';
	#heard: () => void = () => {};

	constructor(name: ShellName, home: string) {
		this.#terminal = spawn(name, SETUPS[name].argv, {
			cwd: home,
			cols: 160,
			rows: 50,
			env: {
				HOME: home,
				ZDOTDIR: home,
				PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`,
				TERM: 'xterm',
				LANG: 'C.UTF-8',
			},
		});
		this.#terminal.onData((data) => {
			this.#text += data;
			this.#heard();
		});
	}

	/** Waits until the shell takes commands. */
	ready(): Promise<string> {
		return this.#until((text) => text.includes(PROMPT));
	}

	/** Types keys, and gives the words that the program was then run with. */
	async run(keys: string): Promise<string[]> {
		this.#text = '';
		this.#terminal.write(`${keys}\r`);
		const text = await this.#until((seen) => RAN.test(seen));
		const line = RAN.exec(text)?.[1] ?? '';
		return line === '' ? [] : line.slice(1, -1).split('><');
	}

	/** Types keys, and gives the screen once `wanted` is on it; the line is then given up. */
	async screen(keys: string, wanted: RegExp): Promise<string> {
		this.#text = '';
		this.#terminal.write(keys);
		const text = await this.#until((seen) => wanted.test(seen));
		this.#terminal.write('\u0003');
		return text;
	}

	end(): void {
		this.#terminal.kill('SIGKILL');
	}

	#until(isThere: (text: string) => boolean): Promise<string> {
		const seen = () => stripVTControlCharacters(this.#text);
		return new Promise((done, fail) => {
			const patience = setTimeout(
				() => fail(new Error(`never stood on the terminal; there is:\n${JSON.stringify(seen())}`)),
				PATIENCE_MS,
			);
			this.#heard = () => {
				if (!isThere(seen())) return;
				clearTimeout(patience);
				this.#heard = () => {};
				done(seen());
			};
			this.#heard();
		});
	}
}

/** Whether something was run that nobody asked for. */
export function wasRun(home: string): boolean {
	return existsSync(join(home, 'pwned'));
}
