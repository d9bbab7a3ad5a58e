import { CaracaliteError } from '../../model/errors.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { nearest } from '../../model/nearest.js';
import { pathText, type Step } from './path.js';

/**
 * Throws `usage` where no document of a schema can have anything at a path, with the nearest member.
 * `schema` is a JSON Schema as zod makes one.
 */
export function refuseImpossible(schema: JsonObject, steps: readonly Step[]): void {
	let nodes = expanded([schema], schema);
	for (const [at, step] of steps.entries()) {
		if (nodes.some(isAnything)) return;
		const under = nodes.flatMap((node) => below(node, step));
		if (under.length === 0) throw impossible(steps.slice(0, at), step, nodes);
		nodes = expanded(under, schema);
	}
}

/** The schemas that a schema stands for: references followed, alternatives side by side. */
function expanded(nodes: readonly JsonObject[], root: JsonObject): JsonObject[] {
	const found = new Set<JsonObject>();
	const queue = [...nodes];
	for (const node of queue) {
		if (found.has(node)) continue;
		found.add(node);
		if (typeof node.$ref === 'string') queue.push(...referred(node.$ref, root));
		for (const key of ['anyOf', 'oneOf', 'allOf']) queue.push(...objectsIn(node[key]));
	}
	return [...found];
}

function referred(reference: string, root: JsonObject): JsonObject[] {
	let at: unknown = root;
	for (const part of reference.split('/').slice(1)) at = isJsonObject(at) ? at[part] : undefined;
	return isJsonObject(at) ? [at] : [];
}

function objectsIn(value: unknown): JsonObject[] {
	return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

const SAYS = ['type', 'properties', '$ref', 'anyOf', 'oneOf', 'allOf', 'const', 'enum', 'items'];

/** Whether a schema says nothing of what a value is. */
function isAnything(node: JsonObject): boolean {
	return !SAYS.some((key) => key in node);
}

function below(node: JsonObject, step: Step): JsonObject[] {
	if (step === 'each' || 'index' in step) {
		if (node.type !== 'array') return [];
		const items = [...objectsIn(node.prefixItems), ...objectsIn([node.items])];
		return items.length > 0 ? items : [{}];
	}
	const properties = isJsonObject(node.properties) ? node.properties : {};
	const own = Object.hasOwn(properties, step.member) ? properties[step.member] : undefined;
	if (isJsonObject(own)) return [own];
	if (node.type !== 'object') return [];
	const more = node.additionalProperties;
	if (isJsonObject(more)) return [more];
	return more === true || (more === undefined && !('properties' in node)) ? [{}] : [];
}

function impossible(before: readonly Step[], step: Step, nodes: readonly JsonObject[]): CaracaliteError {
	const place = before.length === 0 ? 'the result' : pathText(before);
	const isList = nodes.some((node) => node.type === 'array');
	if (step === 'each' || 'index' in step) {
		return refusal(`${place} is no list`, membersHint(before, '', nodes));
	}
	if (isList) {
		const meant = pathText([...before, 'each', step]);
		return refusal(`${place} is a list`, `Name its elements: --pick '${meant}'`);
	}
	return refusal(
		`${place} has no member ${JSON.stringify(step.member)}`,
		membersHint(before, step.member, nodes),
	);
}

function membersHint(before: readonly Step[], word: string, nodes: readonly JsonObject[]): string {
	const names = [
		...new Set(nodes.flatMap(({ properties }) => (isJsonObject(properties) ? Object.keys(properties) : []))),
	];
	const near = word === '' ? null : nearest(word, names);
	if (near !== null) return `Did you mean ${pathText([...before, { member: near }])}?`;
	return names.length === 0 ? 'Nothing is below it.' : `It has ${names.join(', ')}.`;
}

function refusal(message: string, hint: string): CaracaliteError {
	return new CaracaliteError('usage', `--pick: ${message}`, { hint });
}
