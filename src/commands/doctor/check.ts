import type { CaracaliteError } from '../../model/errors.js';
import type { Check } from './schema.js';

type Name = Check['name'];

const PLAIN = { code: null, problems: [] };

export function passed(name: Name, text: string): Check {
	return { name, status: 'passed', text, hint: null, ...PLAIN };
}

export function warned(name: Name, text: string, hint: string | null = null): Check {
	return { name, status: 'warned', text, hint, ...PLAIN };
}

export function failed(name: Name, text: string, hint: string): Check {
	return { name, status: 'failed', text, hint, ...PLAIN };
}

/** What could not be looked at, and why. */
export function notKnown(name: Name, text: string, hint: string | null = null): Check {
	return { name, status: 'not_evaluated', text, hint, ...PLAIN };
}

/** A check that met an error. */
export function failedBy(name: Name, error: CaracaliteError): Check {
	return {
		...{ name, status: 'failed', code: error.code, text: error.message, hint: error.hint ?? null },
		problems: problemsOf(error.details?.problems),
	};
}

function problemsOf(problems: unknown): string[] {
	if (!Array.isArray(problems)) return [];
	return problems.slice(0, MOST).map((problem: unknown) => {
		const { file, document, line, column, message } = membersOf(problem);
		const place = [file ?? document, line, column].filter((part) => part !== undefined).join(':');
		return [place, message].filter(Boolean).join(': ');
	});
}

/** Mistakes that are listed; `caracalite config` tells them all. */
const MOST = 20;

function membersOf(problem: unknown): Record<string, string | number | undefined> {
	if (typeof problem !== 'object' || problem === null) return {};
	const plain = Object.entries(problem).filter(
		(entry): entry is [string, string | number] =>
			typeof entry[1] === 'string' || typeof entry[1] === 'number',
	);
	return Object.fromEntries(plain);
}
