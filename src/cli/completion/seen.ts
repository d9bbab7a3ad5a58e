import { dirname } from 'node:path';
import { memoryOf } from '../../config/memory.js';
import type { Owner } from '../../config/owner.js';
import type { Io } from '../io.js';

/** Names that runs have met, newest first; what completion offers. No secret is among them. */
export interface Seen {
	zones: { id: string; name: string }[];
	requests: { id: string; zone: string; about: string; at: string }[];
	versions: { id: string; zone: string; set: string; version: number; about: string }[];
	cases: { name: string; zone: string; file: string }[];
}

export const NOTHING_SEEN: Seen = { zones: [], requests: [], versions: [], cases: [] };

/** What tells the names of one target from those of another, as far as a line that is being typed tells it. */
export interface SeenPlace {
	/** Where the configuration lies that counts; the working directory where there is none. */
	folder: string;
	/** The profile as the line or the environment names it; empty where neither does. */
	profile: string;
	/** The URL that the environment names. */
	url: string;
}

/** The key of a place in memory. */
export function keyOf({ folder, profile, url }: SeenPlace): string {
	return JSON.stringify([folder, profile, url]);
}

/** The place of a run or a line: the configuration that counts, null for none, and the profile that is named. */
export function seenPlace(
	file: string | null,
	{ env, cwd }: Pick<Io, 'env' | 'cwd'>,
	profile: string | undefined,
): SeenPlace {
	return {
		folder: file === null ? cwd : dirname(file),
		profile: profile ?? (env.CARACALITE_PROFILE || ''),
		url: env.CARACAL_API_URL ?? '',
	};
}

/** What was kept for a place; nothing where there is nothing that can be read. */
export function recallSeen(owner: Owner, place: SeenPlace): Seen {
	// No schema library: it would take longer to load than a TAB may.
	const kept = memoryOf(owner).recall('seen', keyOf(place));
	if (!isRecord(kept)) return NOTHING_SEEN;
	return {
		zones: rows(kept.zones, { id: 'string', name: 'string' }),
		requests: rows(kept.requests, { id: 'string', zone: 'string', about: 'string', at: 'string' }),
		versions: rows(kept.versions, {
			...{ id: 'string', zone: 'string', set: 'string', version: 'number', about: 'string' },
		} as const),
		cases: rows(kept.cases, { name: 'string', zone: 'string', file: 'string' }),
	};
}

type Kinds = Readonly<Record<string, 'string' | 'number'>>;
type Row<K extends Kinds> = { [N in keyof K]: K[N] extends 'number' ? number : string };

function rows<const K extends Kinds>(value: unknown, kinds: K): Row<K>[] {
	if (!Array.isArray(value)) return [];
	return value.filter((row): row is Row<K> => {
		return isRecord(row) && Object.entries(kinds).every(([key, kind]) => typeof row[key] === kind);
	});
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
