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

/** Of commands that simulate: they read, and the server keeps that they did. */
export const SIMULATES =
	'Reads. It changes nothing that decides; the server notes each replay in its admin audit.';
