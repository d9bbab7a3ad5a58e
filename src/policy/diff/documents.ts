import { type Patch, patchOf } from './patch.js';
import type { DocumentChange } from './schema.js';
import { changeText } from './text.js';

/** A document of a version, or of a set of files: where nobody staged it, ids and version are null. */
export interface DiffDocument {
	policyId: string | null;
	name: string;
	versionId: string | null;
	version: number | null;
	/** Null where the server does not show it. */
	content: string | null;
}

interface Placed {
	document: DiffDocument;
	position: number;
}

/**
 * Which documents enter, leave, change version or move when the documents of `after`, in the order of
 * its manifest, take the place of those of `before`; with a text diff where both texts are known.
 * Documents are the same policy by its id, or by name where one side has no ids.
 */
export async function diffDocuments(
	before: readonly DiffDocument[],
	after: readonly DiffDocument[],
): Promise<DocumentChange[]> {
	const was = before.map((document, index) => ({ document, position: index + 1 }));
	const is = after.map((document, index) => ({ document, position: index + 1 }));
	const kept = matched(was, is);
	const moved = movedOf(kept.map((pair) => pair.was.position));
	const left = was.filter((one) => !kept.some((pair) => pair.was === one));
	const entered = is.filter((one) => !kept.some((pair) => pair.is === one));
	const changes = await Promise.all([
		...left.map((one) => change(one, null, false)),
		...is.flatMap((one) => {
			if (entered.includes(one)) return [change(null, one, false)];
			return kept.flatMap((pair, index) =>
				pair.is === one ? [change(pair.was, one, moved.has(index))] : [],
			);
		}),
	]);
	return changes.filter((one) => one !== null);
}

interface Match {
	was: Placed;
	is: Placed;
}

/** What is the same document on both sides: the same version first, since a version may hold two of one policy. */
function matched(was: readonly Placed[], is: readonly Placed[]): Match[] {
	const partner = new Map<Placed, Placed>();
	for (const same of [sameVersionId, samePolicy]) {
		for (const one of is) {
			const free = was.filter((other) => ![...partner.values()].includes(other));
			const found = partner.has(one) ? undefined : free.find((other) => same(other.document, one.document));
			if (found !== undefined) partner.set(one, found);
		}
	}
	return is.flatMap((one) => {
		const other = partner.get(one);
		return other === undefined ? [] : [{ was: other, is: one }];
	});
}

function sameVersionId(left: DiffDocument, right: DiffDocument): boolean {
	return left.versionId !== null && left.versionId === right.versionId;
}

function samePolicy(left: DiffDocument, right: DiffDocument): boolean {
	if (left.policyId !== null && right.policyId !== null) return left.policyId === right.policyId;
	return left.name === right.name;
}

/** Indices outside the longest run that keeps its order: the fewest whose move explains the new order. */
function movedOf(positions: readonly number[]): Set<number> {
	const best: number[][] = [];
	for (const [index, position] of positions.entries()) {
		const before = best.filter((run) => (positions[run.at(-1) ?? 0] ?? 0) < position);
		const longest = before.sort((a, b) => b.length - a.length)[0] ?? [];
		best.push([...longest, index]);
	}
	const kept = new Set(best.sort((a, b) => b.length - a.length)[0]);
	return new Set([...positions.keys()].filter((index) => !kept.has(index)));
}

async function change(was: Placed | null, is: Placed | null, moved: boolean): Promise<DocumentChange | null> {
	const document = is?.document ?? was?.document;
	if (document === undefined) return null;
	const patch = await textChange(was, is, document.name);
	const same = was !== null && is !== null && patch === null && sameVersion(was.document, is.document);
	if (same && !moved) return null;
	const kind = was === null ? 'entered' : is === null ? 'left' : same ? 'moved' : 'changed';
	const { policyId, name } = document;
	const sides = { before: sideOf(was), after: sideOf(is) };
	const shared = { policyId: policyId ?? was?.document.policyId ?? null, name, ...sides, moved, patch };
	return { kind, ...shared, text: changeText(kind, shared) };
}

async function textChange(was: Placed | null, is: Placed | null, name: string): Promise<Patch | null> {
	const [before, after] = [was === null ? '' : was.document.content, is === null ? '' : is.document.content];
	if (before === null || after === null || before === after) return null;
	return patchOf(name, before, after);
}

/** Files have no version: what is not known to differ, by id or by text, is the same. */
function sameVersion(left: DiffDocument, right: DiffDocument): boolean {
	if (left.versionId === null || right.versionId === null) {
		return left.content !== null && left.content === right.content;
	}
	return left.versionId === right.versionId;
}

function sideOf(placed: Placed | null): DocumentChange['before'] {
	if (placed === null) return null;
	const { versionId, version } = placed.document;
	return { versionId, version, position: placed.position };
}
