import type { Level, Noted } from '../account/account.js';
import type { Writer } from './writer.js';

/** GitHub shows no more of a kind than these of one step. */
const MOST = 10;
const LEVELS: readonly (readonly [Level, string])[] = [
	['error', 'error'],
	['warning', 'warning'],
	['note', 'notice'],
];

/** Annotations as workflow commands: the worst first, ten a kind at most, of which the last counts the rest. */
export const write: Writer = ({ account }) =>
	LEVELS.flatMap(([level, command]) => {
		const all = account.noted.filter((one) => one.level === level);
		const shown = all.length > MOST ? all.slice(0, MOST - 1) : all;
		const rest = all.length - shown.length;
		const more = rest === 0 ? [] : [`::${command} title=caracalite::and ${rest} more\n`];
		return [...shown.map((one) => annotation(one, command)), ...more];
	}).join('');

function annotation({ rule, text, file, line, column }: Noted, command: string): string {
	const place = [
		...(file === null ? [] : [`file=${property(file)}`]),
		...(file === null || line === null ? [] : [`line=${line}`]),
		...(file === null || line === null || column === null ? [] : [`col=${column}`]),
	];
	return `::${command} ${[...place, `title=${property(rule)}`].join(',')}::${data(text)}\n`;
}

function data(text: string): string {
	return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
	return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
