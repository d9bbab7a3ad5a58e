import { type Wanted, wantedAt } from './place.js';
import type { Seen } from './seen.js';
import type { Offer, Table } from './table.js';

/** A word that may stand there, and what it is. */
export interface Candidate {
	value: string;
	about: string;
}

/** What a shell is told. */
export interface Answer {
	candidates: Candidate[];
	/** What of the word stands before the file that it may be, most often nothing; null where it is no file. */
	filesBehind: string | null;
}

/** What is known on this machine, fetched where it is asked for. */
export interface Known {
	seen(given: ReadonlyMap<string, string>): Promise<Seen>;
	profiles(): Promise<string[]>;
}

/** What may stand at a place of a command line. */
export async function answerTo(
	table: Table,
	words: readonly string[],
	at: number,
	known: Known,
): Promise<Answer> {
	const wanted = wantedAt(table, words, at);
	const all: Candidate[] = [
		...wanted.commands.map(({ name, about }) => ({ value: name, about })),
		...wanted.flags.map(({ name, about }) => ({ value: name, about })),
		...wanted.choices.map((value) => ({ value, about: '' })),
		...(await offered(wanted, table, known)),
	];
	const candidates = all
		.filter(({ value }) => value.startsWith(wanted.start))
		.map(({ value, about }) => ({ value: wanted.before + value, about }));
	return { candidates, filesBehind: wanted.offers === 'file' ? wanted.before : null };
}

async function offered({ offers, given }: Wanted, table: Table, known: Known): Promise<Candidate[]> {
	if (offers === null || offers === 'file') return [];
	if (offers === 'topic') return table.topics.map((value) => ({ value, about: '' }));
	if (offers === 'profile') return (await known.profiles()).map((value) => ({ value, about: '' }));
	return seenAs(offers, await known.seen(given), given);
}

type FromSeen = Exclude<Offer, 'file' | 'topic' | 'profile'>;

function seenAs(offers: FromSeen, all: Seen, given: ReadonlyMap<string, string>): Candidate[] {
	if (offers === 'zone') return all.zones.map(({ id, name }) => ({ value: name, about: id }));
	const zone = zoneOf(all, given.get('--zone'));
	const here = <T extends { zone: string }>(rows: readonly T[]) => rows.filter((row) => row.zone === zone);
	const versions = here(all.versions);
	switch (offers) {
		case 'request':
			return here(all.requests).map(({ id, about, at }) => ({
				value: id,
				// The time first: a narrow list cuts off the end.
				about: [at.slice(0, 16).replace('T', ' '), about].filter(Boolean).join(' '),
			}));
		case 'case':
			return here(all.cases).map(({ name, file }) => ({ value: name, about: file }));
		case 'policy-set':
			return [...new Set(versions.map(({ set }) => set))].map((value) => ({ value, about: '' }));
		case 'version':
			return versionsOf(versions, given.get('--policy-set'));
	}
}

/** The zone that is named; else the one that the last run worked in. */
function zoneOf({ zones }: Seen, named: string | undefined): string | undefined {
	if (named === undefined) return zones[0]?.id;
	return zones.find(({ id, name }) => id === named || name === named)?.id;
}

/** Versions by their number, where it tells one from another, else by their id. */
function versionsOf(all: Seen['versions'], set: string | undefined): Candidate[] {
	const rows = all
		.filter((row) => set === undefined || row.set === set)
		.sort((a, b) => (a.set === b.set ? b.version - a.version : 0));
	const times = new Map<number, number>();
	for (const { version } of rows) times.set(version, (times.get(version) ?? 0) + 1);
	const listed = rows.map(({ id, version, about }) => ({
		value: times.get(version) === 1 ? String(version) : id,
		about,
	}));
	return [...listed, { value: 'latest', about: 'the newest version' }];
}
