import type { CaseFile } from '../../core/cases/parse.js';
import type { Report } from '../../core/report/schema.js';
import { emptyReport, type Run } from '../../core/run.js';
import { explainStep } from '../../core/steps/explain.js';
import { type Evidence, gatherStep, type SoFar } from '../../core/steps/gather.js';
import type { TrafficQuestion } from '../../core/steps/shadow-evidence.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { CaracaliteError } from '../../model/errors.js';
import { VERSION } from '../../model/release.js';
import type { CommandContext } from '../contract.js';
import type { GroupOf } from '../declaration/take.js';
import type { acceptanceFlags, overlayFlags } from '../flags/evidence.js';
import type { verifyFlags } from '../flags/signature.js';
import type { sourceFlags } from '../flags/traffic.js';
import { acceptanceOf } from './acceptance.js';
import type { LaidOver } from './again.js';
import { matching } from './cases.js';
import { casesToRun, readOwnCases } from './cases-to-run.js';
import { type ReplayChoices, readHanded } from './handed.js';
import { readJudged } from './judged.js';
import { readOverlays } from './overlays.js';
import { NAME_A_REQUEST, requestsMeant, wordsOf } from './requests.js';
import { openRun } from './run.js';
import { readSigned, type Signed } from './signed.js';
import { sourceOf, trafficFor } from './traffic.js';

/** What the command line says of what is to be judged. */
export interface EvidenceFlags {
	requests: readonly string[];
	latest: boolean;
	filter: string | undefined;
	file: string | undefined;
	acceptance: GroupOf<typeof acceptanceFlags>;
	resource: string | undefined;
	overlay: GroupOf<typeof overlayFlags>;
	source: GroupOf<typeof sourceFlags>;
	/** Where only what was signed may be rolled out. */
	verify?: GroupOf<typeof verifyFlags>;
}

/** A run that is to judge, and all that it was given. */
export interface Opened {
	run: Run;
	acceptance: Acceptance;
	/** What is to be judged. */
	named: EvidenceNamed;
	/** What was said, to be said again. */
	said: LaidOver;
	/** Whether the command line itself names what is asked for. */
	isNamed: boolean;
	/** The signature that the report handed over has to bear; null where that is nobody's demand. */
	signed: Signed | null;
}

/**
 * Reads all that a run which judges is given, and opens it. Throws whatever is wrong with it, before any
 * work is done.
 */
export async function openEvidence(context: CommandContext, flags: EvidenceFlags): Promise<Opened> {
	const { filter, file, resource, verify } = flags;
	const words = wordsOf(flags.requests, flags.latest);
	const own = await readOwnCases(context);
	const { laid, ...replayed } = await readOverlays(context, flags.overlay);
	const choices = { resource: resource ?? null, ...replayed };
	const run = await openRun(context);
	const signed = verify === undefined ? null : await readSigned(context, run, verify, file);
	const acceptance = await acceptanceOf(context, run, flags.acceptance);
	const handed = await readHanded(context, run, { file, choices, signed });
	const source = sourceOf(flags.source);
	const traffic = trafficFor(context, handed, source);
	const window = resource === undefined ? {} : { resource };
	const requestIds = await requestsMeant(context, run, { words, before: handed, window });
	return {
		run,
		acceptance,
		named: { requestIds, filter, handed, own, choices, traffic },
		said: { ...laid, resource, handed: handed !== null, source },
		isNamed: words.length > 0,
		signed,
	};
}

/** What is to be judged, and on what. */
export interface EvidenceNamed {
	/** Whole ids; none where cases alone judge. */
	requestIds: readonly string[];
	/** Only cases whose name holds this text. */
	filter: string | undefined;
	/** A report that asks for it. */
	handed: Report | null;
	/** Case files of this run. */
	own: CaseFile[];
	choices: ReplayChoices;
	/** Traffic that is replayed as well; null for none. */
	traffic: TrafficQuestion | null;
	/** Told of what was found out so far. */
	keep?: (sofar: SoFar) => void;
}

/**
 * Finds out what a verdict needs: explains every request, finds the candidate and the cases, and asks. Of a
 * report that was handed over nothing is believed. Throws `nothing_to_judge` where neither a request nor cases
 * are named, and what {@link gatherStep} throws.
 */
export async function gatherEvidence(
	context: CommandContext,
	run: Run,
	named: EvidenceNamed,
): Promise<Evidence> {
	const { requestIds, handed, own, filter, choices, traffic, keep } = named;
	const all = await casesToRun(context, own, handed);
	if (requestIds.length === 0 && all.length === 0) {
		throw new CaracaliteError('nothing_to_judge', 'no denied request and no cases are named', {
			hint: `${NAME_A_REQUEST}; give --cases <files>, or pipe in a report`,
		});
	}
	const judged = await readJudged(context, run, handed, undefined, false);
	const empty = emptyReport(run, VERSION);
	const report = requestIds.length === 0 ? empty : await explainStep(run, empty, requestIds);
	const cases = all.length === 0 ? [] : matching(all, filter);
	return gatherStep(run, report, { judged, ...choices, cases, all, traffic, ...(keep && { keep }) });
}
