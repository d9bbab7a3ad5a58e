import { CaracaliteError } from '../../model/errors.js';
import type { Json, JsonObject } from '../../model/json.js';
import { DEEPEST, isJsonObject, tooDeep } from '../../model/json.js';
import type { FieldSource, SourcedInput } from '../report/trace.js';

/** A value that the user lays over the input: `--set context.actor_claims.role=admin`. */
export interface Overlay {
	path: string;
	value: Json;
}

/** Reads `path=value`; the value is JSON where it parses as JSON, else text. Throws `bad_overlay`. */
export function parseOverlay(text: string): Overlay {
	const split = text.indexOf('=');
	const path = text.slice(0, split);
	if (
		split < 1 ||
		!/^[\w:-]+(\.[\w:-]+)*$/.test(path) ||
		/(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(path)
	) {
		throw new CaracaliteError('bad_overlay', `--set takes path=value, got "${text}"`, {
			hint: 'for example --set context.challenge_resolved=true',
		});
	}
	return { path, value: parseValue(text.slice(split + 1)) };
}

function parseValue(text: string): Json {
	if (tooDeep(text)) {
		throw new CaracaliteError(
			'bad_overlay',
			`--set takes no value that is nested deeper than ${DEEPEST} levels`,
		);
	}
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** The overlays of a claims file: its members become `context.actor_claims` or `context.subject_claims`. */
export function claimsOverlays(claims: Json): Overlay[] {
	const known = ['actor_claims', 'subject_claims'];
	if (!isJsonObject(claims) || !Object.keys(claims).every((key) => known.includes(key))) {
		throw new CaracaliteError(
			'bad_claims',
			'a claims file is an object with actor_claims, subject_claims or both',
		);
	}
	return Object.entries(claims).map(([key, value]) => ({ path: `context.${key}`, value }));
}

/** Lays the overlays over an input, each recorded as `supplied`. Pure. */
export function applyOverlays(repaired: SourcedInput, overlays: Overlay[]): SourcedInput {
	let input: Json = repaired.input;
	const fields: FieldSource[] = [...repaired.fields];
	for (const { path, value } of overlays) {
		const before: Json = read(input, path.split('.'));
		input = write(input, path.split('.'), value);
		fields.push({
			path,
			source: 'supplied',
			law: null,
			why: 'laid over the input by hand',
			before,
			after: value,
		});
	}
	return { input: isJsonObject(input) ? input : {}, fields };
}

function read(value: Json, path: string[]): Json {
	let at: Json = value;
	for (const key of path) at = isJsonObject(at) ? (at[key] ?? null) : null;
	return at;
}

function write(value: Json, path: string[], leaf: Json): Json {
	const [key, ...rest] = path;
	if (key === undefined) return leaf;
	const object: JsonObject = isJsonObject(value) ? value : {};
	return { ...object, [key]: write(object[key] ?? {}, rest, leaf) };
}
