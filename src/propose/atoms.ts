import type { Change } from '../policy/edit/change.js';

/** Changes as a set of their smallest parts, by what each is, so that sets can be compared. */
export type Atoms = ReadonlyMap<string, Change>;

/** The smallest parts of changes: each with one scope. */
export function atomsOf(changes: readonly Change[]): Atoms {
	const parts = changes.flatMap((change): Change[] =>
		'scopes' in change ? change.scopes.map((scope) => ({ ...change, scopes: [scope] })) : [change],
	);
	return new Map(parts.map((part) => [JSON.stringify(part), part]));
}

/** The parts of several sets together; null where two of them exclude each other. */
export function joined(sets: readonly Atoms[]): Atoms | null {
	const all = new Map<string, Change>();
	const says = new Map<string, string>();
	for (const [key, atom] of sets.flatMap((set) => [...set])) {
		const said = saidBy(atom);
		if (said !== null) {
			if ((says.get(said.about) ?? said.value) !== said.value) return null;
			says.set(said.about, said.value);
		}
		all.set(key, atom);
	}
	return all;
}

/** What a change says of something of which only one thing can be said. */
function saidBy(atom: Change): { about: string; value: string } | null {
	switch (atom.kind) {
		case 'owner':
			return { about: `owner ${atom.resource}`, value: atom.bindingKey };
		case 'binding':
			return { about: `binding ${atom.bindingKey}`, value: atom.applicationId };
		case 'tier':
			return { about: `tier ${atom.scope}`, value: JSON.stringify(atom.tier) };
		case 'approver':
			return { about: `approver ${atom.tier} ${atom.from}`, value: atom.to };
		case 'prefix':
		case 'uncap':
			return { about: 'rules without a prefix', value: atom.kind };
		default:
			return null;
	}
}

/** Changes that say in few words what the parts say. */
export function changesOf(atoms: Atoms): Change[] {
	const merged = new Map<string, Change>();
	for (const atom of atoms.values()) {
		if (!('scopes' in atom)) {
			merged.set(JSON.stringify(atom), atom);
			continue;
		}
		const about = JSON.stringify({ ...atom, scopes: [] });
		const known = merged.get(about);
		const before = known !== undefined && 'scopes' in known ? known.scopes : [];
		merged.set(about, { ...atom, scopes: [...before, ...atom.scopes] });
	}
	return [...merged.values()];
}

/** Whether a set has all parts of another, and more. */
export function holdsMore(set: Atoms, other: Atoms): boolean {
	return set.size > other.size && [...other.keys()].every((key) => set.has(key));
}

export function keyOfAtoms(atoms: Atoms): string {
	return [...atoms.keys()].sort().join('\n');
}
