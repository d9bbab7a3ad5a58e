import type { RuntimeState } from './options.js';

/** An activation, or with `versionId` null the end of one, as far as propagation is concerned. Milliseconds. */
export interface Activation {
	id: string;
	policySetId: string;
	versionId: string | null;
	manifestSha: string | null;
	createdMs: number;
	dispatchMs: number;
	loadMs: number;
	dead: boolean;
}

/** When the runtime was stopped, started, or taken out of the control plane's configuration. */
export interface RuntimeChange {
	atMs: number;
	state: RuntimeState;
}

export interface Loaded {
	versionId: string;
	manifestSha: string;
	loadedMs: number;
}

/** What one zone's propagation is derived from, oldest first. */
export interface Timeline {
	activations: Activation[];
	changes: RuntimeChange[];
}

/** Whether the runtime runs; told from whether the control plane knows of it. */
export function runtimeAt(timeline: Timeline, now: number): RuntimeState {
	return timeline.changes.findLast((change) => change.atMs <= now)?.state ?? 'up';
}

/** The activation that the zone's binding stood on at a moment. */
function activeAt(timeline: Timeline, now: number): Activation | undefined {
	return timeline.activations.findLast((activation) => activation.createdMs <= now);
}

/**
 * What the runtime has loaded: a pure function of the past, so that every process sees the same
 * without anything running in the background. A notice makes the runtime read what is active; a
 * manifest equal to the loaded one is skipped, so the older version id stays. A start reads afresh.
 */
export function loadedAt(timeline: Timeline, now: number): Loaded | null {
	const notices = timeline.activations
		.filter((activation) => !activation.dead)
		.map((activation) => ({ at: activation.loadMs, starts: false }));
	const starts = timeline.changes
		.filter((change, index) => change.state !== 'down' && timeline.changes[index - 1]?.state === 'down')
		.map((change) => ({ at: change.atMs, starts: true }));
	const due = [...notices, ...starts].filter((event) => event.at <= now).sort((a, b) => a.at - b.at);
	let loaded: Loaded | null = null;
	for (const event of due) {
		if (runtimeAt(timeline, event.at) === 'down') continue;
		loaded = read(activeAt(timeline, event.at), event.starts ? null : loaded, event.at);
	}
	return loaded;
}

function read(active: Activation | undefined, loaded: Loaded | null, at: number): Loaded | null {
	if (active?.versionId == null || active.manifestSha === null) return null;
	if (loaded?.manifestSha === active.manifestSha) return loaded;
	return { versionId: active.versionId, manifestSha: active.manifestSha, loadedMs: at };
}
