import type { Activation, Loaded, Timeline } from './propagation.js';
import { loadedAt, runtimeAt } from './propagation.js';
import { isoSeconds } from './time.js';

/** What the status of one version is judged from. */
export interface StatusFacts {
	zoneId: string;
	policySetId: string;
	versionId: string;
	/** The set's own active version. */
	activeVersionId: string | null;
	activeManifestSha: string | null;
	/** The outbox row that was asked for; null for the newest of this version. */
	outboxId: string | null;
	timeline: Timeline;
	now: number;
}

interface Outbox {
	id: string | null;
	state: 'dispatched' | 'pending' | 'dead' | 'missing' | 'mismatch';
	attempts: number;
	last_error: string | null;
	dispatched_at: string | null;
}

/** How often the outbox tries before it gives up. */
const DEAD_ATTEMPTS = 10;

/** The answer of activation-status, its fields in the server's order. */
export function activationStatus(facts: StatusFacts): object {
	const active = facts.activeVersionId === facts.versionId;
	const outbox = outboxOf(facts);
	const runtime = runtimeAt(facts.timeline, facts.now);
	const loaded = loadedAt(facts.timeline, facts.now);
	const reached = runtime === 'up' && loaded?.versionId === facts.versionId;
	return {
		zone_id: facts.zoneId,
		policy_set_id: facts.policySetId,
		version_id: facts.versionId,
		active,
		active_version_id: facts.activeVersionId,
		manifest_sha256: facts.activeManifestSha,
		propagation_status: propagationStatus(active, outbox, reached),
		outbox,
		sts: sts(facts, runtime, loaded),
	};
}

function propagationStatus(active: boolean, outbox: Outbox, reached: boolean): string {
	if (!active) return 'waiting_for_activation';
	if (outbox.state === 'dead' || outbox.state === 'mismatch') return 'failed';
	if (outbox.state !== 'dispatched') return 'waiting_for_outbox';
	return reached ? 'loaded' : 'waiting_for_sts';
}

function outboxOf(facts: StatusFacts): Outbox {
	const { activations } = facts.timeline;
	const found = activations.findLast((row) =>
		facts.outboxId === null
			? row.policySetId === facts.policySetId && row.versionId === facts.versionId
			: row.id === facts.outboxId,
	);
	if (found === undefined) return { id: facts.outboxId, state: 'missing', ...untried() };
	const tried = triedBy(found, facts.now);
	const state = found.versionId === facts.versionId ? tried.state : 'mismatch';
	return { id: found.id, ...tried, state };
}

function untried(): Omit<Outbox, 'id' | 'state'> {
	return { attempts: 0, last_error: null, dispatched_at: null };
}

function triedBy(row: Activation, now: number): Omit<Outbox, 'id'> {
	if (row.dispatchMs > now) return { state: 'pending', ...untried() };
	if (row.dead)
		return { state: 'dead', attempts: DEAD_ATTEMPTS, last_error: 'publish failed', dispatched_at: null };
	return {
		state: 'dispatched',
		attempts: 1,
		last_error: null,
		dispatched_at: new Date(row.dispatchMs).toISOString(),
	};
}

function sts(facts: StatusFacts, runtime: string, loaded: Loaded | null): object {
	if (runtime === 'not_configured') return { state: 'not_configured' };
	if (runtime === 'down') return { state: 'unreachable', detail: 'fetch failed' };
	if (loaded === null) return { state: 'not_loaded', loaded: false, zone_id: facts.zoneId };
	const age = Math.floor((facts.now - loaded.loadedMs) / 1000);
	return {
		state: 'loaded',
		loaded: true,
		zone_id: facts.zoneId,
		policy_set_version_id: loaded.versionId,
		manifest_sha256: loaded.manifestSha,
		loaded_at: isoSeconds(loaded.loadedMs),
		...(age > 0 ? { age_seconds: age } : {}),
	};
}
