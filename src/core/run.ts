import type { Zone } from '../model/zone.js';
import { CONTRACT_VERSION } from '../policy/engine.js';
import type { AdminReader, Clock, Progress, TimeLimit } from './ports.js';
import { type Judges, openJudges } from './replay/judge.js';
import type { Changes } from './report/changes.js';
import { REPORT_SCHEMA, type Report } from './report/schema.js';
import { type Catalog, openCatalog } from './zone/catalog.js';
import { nowhere } from './zone/nowhere.js';

/** What every step of a run works with. */
export interface Run {
	admin: AdminReader;
	catalog: Catalog;
	judges: Judges;
	/** What versions change against each other, by their ids: both are immutable, so they are compared once. */
	comparisons: Map<string, Promise<Changes>>;
	zone: Zone;
	/** Whether no zone is asked, and documents on disk decide alone; what a zone would tell is not known then. */
	offline: boolean;
	clock: Clock;
	progress: Progress;
	signal: AbortSignal;
	/** Calls in flight at most. */
	concurrency: number;
	limit: TimeLimit;
}

type RunParts = Omit<Run, 'catalog' | 'judges' | 'comparisons' | 'zone' | 'offline'>;

/** Starts a run on a zone. Throws `zone_not_found`. */
export async function startRun(run: RunParts): Promise<Run> {
	const catalog = openCatalog(run.admin);
	const judges = openJudges(run.admin, catalog);
	const zone = await run.admin.zone();
	return { ...run, catalog, judges, comparisons: new Map(), zone, offline: false };
}

/** Starts a run that asks no zone. */
export async function startOfflineRun(run: Omit<RunParts, 'admin'>): Promise<Run> {
	return { ...(await startRun({ ...run, admin: nowhere(run.clock) })), offline: true };
}

/** A report in which nothing was found out yet. `version` is caracalite's own. */
export function emptyReport(run: Run, version: string): Report {
	return {
		schema: REPORT_SCHEMA,
		ok: true,
		reproduced: null,
		trace: null,
		policyInput: null,
		candidate: null,
		regressions: [],
		verdict: null,
		activation: null,
		command: '',
		at: isoServerNow(run),
		caracalite: version,
		contractVersion: CONTRACT_VERSION,
		target: run.offline ? { zoneId: null, zoneName: null } : { zoneId: run.zone.id, zoneName: run.zone.name },
		baseline: null,
		otherTraces: [],
		replays: [],
		cases: null,
		runtime: null,
		engine: null,
		changes: null,
		watched: null,
		trouble: null,
		cutOff: null,
		checklist: null,
		rolledBack: null,
		proposal: null,
		shadow: null,
	};
}

/** The server's time as ISO 8601 in UTC: of whatever is compared with what the server keeps, or read elsewhere. */
export function isoServerNow({ admin }: Pick<Run, 'admin'>): string {
	return new Date(admin.serverNow()).toISOString();
}

/** This machine's time as ISO 8601 in UTC. */
export function isoNow(clock: Clock): string {
	return new Date(clock.now()).toISOString();
}
