import { basename } from 'node:path';
import type { FoundConfig } from '../../config/find.js';

/**
 * The names of the profiles of the configuration that counts, as far as they can be told at a glance: of
 * JSON, and of YAML written in blocks. They are hints; what a run reads is checked whole.
 */
export function profileNames(found: FoundConfig | null): string[] {
	const names = found === null ? [] : namesIn(found.text, basename(found.file) === 'package.json');
	return [...new Set([...names.filter((name) => NAME.test(name)), 'sandbox'])];
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function namesIn(text: string, isPackage: boolean): string[] {
	try {
		const value: unknown = JSON.parse(text);
		return keysUnder(isPackage ? memberOf(value, 'caracalite') : value);
	} catch {
		return blockNames(text);
	}
}

function keysUnder(value: unknown): string[] {
	const profiles = memberOf(value, 'profiles');
	return typeof profiles === 'object' && profiles !== null ? Object.keys(profiles) : [];
}

function memberOf(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null) return undefined;
	return new Map<string, unknown>(Object.entries(value)).get(name);
}

/** The keys one step in under `profiles:`. */
function blockNames(text: string): string[] {
	const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
	const from = lines.findIndex((line) => /^profiles:\s*(#.*)?$/.test(line));
	if (from < 0) return [];
	const inside = lines.slice(from + 1);
	const end = inside.findIndex((line) => !line.startsWith(' '));
	const block = end < 0 ? inside : inside.slice(0, end);
	const indent = /^ +/.exec(block[0] ?? '')?.[0] ?? '';
	return block.flatMap((line) => {
		const key = /^(['"]?)([^\s'":]+)\1:(\s|$)/.exec(line.slice(indent.length))?.[2];
		return line.startsWith(indent) && key !== undefined ? [key] : [];
	});
}
