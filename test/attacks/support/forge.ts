import fc, { type GeneratorValue } from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.js';

type Path = (string | number)[];

/** Every place in a value, the leaves of deep ones too. */
function placesIn(value: Json, path: Path = []): Path[] {
	const inner = Array.isArray(value)
		? value.map((item, index): [number, Json] => [index, item])
		: isJsonObject(value)
			? Object.entries(value)
			: [];
	return [
		...(path.length === 0 ? [] : [path]),
		...inner.flatMap(([key, item]: [string | number, Json]) => placesIn(item, [...path, key])),
	];
}

function at(value: Json, path: Path): Json | undefined {
	let here: Json | undefined = value;
	for (const key of path) {
		if (Array.isArray(here)) here = here[Number(key)];
		else here = isJsonObject(here) ? here[key] : undefined;
	}
	return here;
}

/** Puts a value where the path leads; undefined takes away what is there. */
function put(root: Json, path: Path, value: Json | undefined): void {
	const parent = at(root, path.slice(0, -1));
	const key = path.at(-1);
	if (key === undefined) return;
	if (Array.isArray(parent)) parent.splice(Number(key), 1, ...(value === undefined ? [] : [value]));
	else if (isJsonObject(parent) && value === undefined) delete parent[key];
	else if (isJsonObject(parent) && value !== undefined) parent[key] = value;
}

/** Values of the same kind as one, of everything that honest reports hold, and some that none does. */
function like(value: Json, honest: Json[]): Json[] {
	const found = honest
		.flatMap((report) => placesIn(report).map((path) => at(report, path)))
		.filter((other): other is string | number => typeof other === typeof value && other !== null);
	if (typeof value === 'boolean') return [!value];
	if (typeof value === 'number') return [value + 1, value - 1, 0, ...found];
	if (typeof value === 'string') return ['', 'allow', 'deny', 'executed', 'server', '-', ...found];
	return [null];
}

/** An honest report of which some fields were changed, dropped, added and reordered, by a draw at each step. */
export function forged(g: GeneratorValue, report: JsonObject, honest: JsonObject[]): JsonObject {
	const copy = structuredClone(report);
	const steps = g(fc.integer, { min: 1, max: 6 });
	for (let step = 0; step < steps; step += 1) change(g, copy, honest);
	return copy;
}

const KINDS = ['value', 'graft', 'graft', 'drop', 'null', 'empty', 'double', 'turn', 'add'] as const;

const ADDED = ['ok', 'accepted', 'safe', 'version', '__proto__'] as const;

function change(g: GeneratorValue, report: JsonObject, honest: JsonObject[]): void {
	const pick = <T>(values: readonly T[]): T | undefined =>
		values[g(fc.nat, { max: Math.max(0, values.length - 1) })];
	const places = placesIn(report);
	// Half of the time high up, where whole parts are exchanged.
	const high = places.filter((path) => path.length <= 2);
	const path = pick(g(fc.boolean) ? high : places);
	if (path === undefined) return;
	const here = at(report, path) ?? null;
	const kind = pick(KINDS) ?? 'value';
	if (kind === 'value') put(report, path, pick(like(here, honest)) ?? null);
	if (kind === 'graft') put(report, path, structuredClone(at(pick(honest) ?? {}, path) ?? here));
	if (kind === 'drop') put(report, path, undefined);
	if (kind === 'null') put(report, path, null);
	if (kind === 'empty') put(report, path, Array.isArray(here) ? [] : isJsonObject(here) ? {} : here);
	if (kind === 'double' && Array.isArray(here)) here.push(...structuredClone(here.slice(0, 3)));
	if (kind === 'turn' && Array.isArray(here)) here.reverse();
	if (kind === 'add' && isJsonObject(here)) here[pick(ADDED) ?? ''] = true;
}
