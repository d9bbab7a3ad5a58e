import type { Mint } from '../event/mints.js';
import { mintKey } from './class-key.js';

/** What of a mint counts: sessions mint the same over and over. */
export type MintKind = Pick<Mint, 'resource' | 'scopes'>;

/** Sets of mints, each by a number, so that what was presented with the same mints is found to be the same. */
export class MintSets {
	readonly #kinds: MintKind[] = [];
	readonly #kindOf = new Map<string, number>();
	readonly #sets: number[][] = [[]];
	readonly #setOf = new Map<string, number>([['', 0]]);
	readonly #withOne = new Map<string, number>();

	/** The number of what a mint is for. */
	kindOf(mint: Mint): number {
		const key = mintKey(mint);
		const known = this.#kindOf.get(key);
		if (known !== undefined) return known;
		this.#kindOf.set(key, this.#kinds.length);
		return this.#kinds.push({ resource: mint.resource, scopes: mint.scopes }) - 1;
	}

	kind(number: number): MintKind {
		return this.#kinds[number] ?? { resource: '', scopes: [] };
	}

	/** The set with one kind more; 0 is the empty set. */
	with(set: number, kind: number): number {
		const step = `${set} ${kind}`;
		const known = this.#withOne.get(step);
		if (known !== undefined) return known;
		const kinds = this.#sets[set] ?? [];
		const more = kinds.includes(kind) ? kinds : [...kinds, kind].sort((one, other) => one - other);
		const key = more.join(' ');
		const found = this.#setOf.get(key) ?? this.#sets.push(more) - 1;
		this.#setOf.set(key, found);
		this.#withOne.set(step, found);
		return found;
	}
}
