/** What a command does to the world; its help says so, and an interrupted run is told by it. */
export type Effect = 'reads' | 'files' | 'zone' | 'sandbox';

export const EFFECT_LINES: Readonly<Record<Effect, string>> = {
	reads: 'Reads. It changes nothing, in the zone or on disk.',
	files: 'Writes files. It changes nothing in the zone.',
	zone: 'Changes the zone.',
	sandbox: 'Writes the embedded sandbox on this machine. It calls no server.',
};

export const EFFECT_GROUPS: Readonly<Record<Effect, string>> = {
	reads: 'Commands that only read:',
	files: 'Commands that write files:',
	zone: 'Commands that change the zone:',
	sandbox: 'Commands of the embedded sandbox, on this machine:',
};

/** Commands whose effect the line of their kind does not tell whole. */
const LINES_OF_THEIR_OWN: Readonly<Record<string, string>> = {
	iterate: 'Reads. With --activate, or ACTIVATE=true, it changes the zone.',
	stage: 'Changes the zone: it adds versions. What is active stays active.',
	'sandbox path': 'Reads. It changes nothing.',
	history: 'Reads the journal on this machine. It calls no server and changes nothing.',
	trust:
		'Writes down at home what is trusted. It changes nothing in the zone, and neither runs nor sends anything.',
	resume: 'Writes the journal on this machine. It changes nothing in the zone.',
	record: 'Writes files. It changes nothing that decides; the server notes each replay in its admin audit.',
	simulate: 'Reads. It changes nothing that decides; the server notes each replay in its admin audit.',
	regress: 'Reads. It changes nothing that decides; the server notes each replay in its admin audit.',
	verdict: 'Reads. It changes nothing that decides; the server notes each replay in its admin audit.',
};

/** What a command does to the world, by its name without `caracalite` and the group it is listed in. */
export function effectLine(name: string, group: string): string {
	const kinds = Object.entries(EFFECT_LINES);
	const own = kinds.find(([kind]) => Reflect.get(EFFECT_GROUPS, kind) === group);
	return LINES_OF_THEIR_OWN[name] ?? own?.[1] ?? '';
}
