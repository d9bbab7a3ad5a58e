import type { Io, OutStream } from './io.js';

/**
 * Whether to colour a stream: `NO_COLOR` wins over all, then the flags, then `FORCE_COLOR` and
 * `CLICOLOR_FORCE`; else only a terminal that is not dumb is coloured.
 */
export function wantsColour(flag: boolean | undefined, env: Io['env'], stream: OutStream): boolean {
	if (env.NO_COLOR) return false;
	if (flag !== undefined) return flag;
	if (env.FORCE_COLOR !== undefined) return isOn(env.FORCE_COLOR);
	if (env.CLICOLOR_FORCE !== undefined && isOn(env.CLICOLOR_FORCE)) return true;
	return stream.isTTY === true && env.TERM !== 'dumb';
}

function isOn(value: string): boolean {
	return value !== '0' && value !== 'false';
}

/** Whether the locale says UTF-8; marks are ASCII without it. */
export function wantsUnicode(env: Io['env']): boolean {
	return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}
