import type { Overlay } from '../../core/replay/overlay.js';
import { tracesOf } from '../../core/report/requests.js';
import type { Report } from '../../core/report/schema.js';
import { usedVerdict } from '../../core/rollout/mark.js';
import type { HandedVerdict } from '../../core/rollout/pins.js';
import type { Run } from '../../core/run.js';
import { refuseStaleVerdict } from '../../core/steps/activate.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { readReport } from './report.js';
import { reportNeeded, type Signed } from './signed.js';

/** What the command line says of how denied requests are replayed. */
export interface ReplayChoices {
	resource: string | null;
	asRebuilt: boolean;
	overlays: Overlay[];
}

/** What may be handed over, and what the command line says beside it. */
export interface HandedOver {
	/** `--report` */
	file: string | undefined;
	choices: ReplayChoices;
	/** What was signed, of which the report has to be; null where that is nobody's demand. */
	signed: Signed | null;
}

/**
 * The report that is handed over to be judged; null where there is none. It is a request and no evidence: of
 * it only the requests, the candidate, and the case files are taken. Throws what reading it throws,
 * `report_without_request`, and `overlays_not_repeated`.
 */
export async function readHanded(
	context: CommandContext,
	run: Run,
	{ file, choices, signed }: HandedOver,
): Promise<Report | null> {
	const check = (text: string) => signed?.refuseUnsigned(text);
	const report = await readReport(context, run, { file, stdinTaken: false, check });
	if (report === null) return signed === null ? null : reportNeeded();
	if (tracesOf(report).length === 0 && report.replays.length > 0) {
		throw new CaracaliteError(
			'report_without_request',
			'the report replays an input and names no request, so that no audit tells whether it ever was',
			{ hint: 'judge the denied request itself, or make a case of the input: caracalite verdict <request>' },
		);
	}
	refuseOverlays(report, choices);
	return report;
}

/** Values that are laid over an input are somebody's word: they count where this run gives it. */
function refuseOverlays({ replays }: Report, { overlays, asRebuilt }: ReplayChoices): void {
	const given = new Set(overlays.map(({ path }) => path));
	const path = replays.flatMap((one) => one.overlays).find((one) => !given.has(one));
	const flag = path === undefined ? '--as-rebuilt' : `--set ${path}=…`;
	if (path === undefined && (asRebuilt || replays.every((one) => !one.asRebuilt))) return;
	throw new CaracaliteError(
		'overlays_not_repeated',
		'the report replays another input than was logged, which counts only where flags of this run say so',
		{ hint: `repeat it: ${flag}` },
	);
}

/**
 * What the verdict of a report says that it saw, where an activation may follow by it; null where there is
 * none, and `asked`: this run itself names what to activate. Throws `verdict_needed`, `verdict_used`, and what
 * {@link refuseStaleVerdict} throws.
 */
export async function readHandedVerdict(
	run: Run,
	report: Report | null,
	asked: boolean,
): Promise<HandedVerdict | null> {
	if (report === null || (report.verdict === null && asked)) return null;
	if (report.verdict === null) {
		throw new CaracaliteError('verdict_needed', 'the report holds no verdict, by which to activate', {
			hint: 'let `caracalite verdict --json` judge it on the way; or name the request: caracalite activate <request>',
		});
	}
	if (report.activation !== null) throw usedVerdict('by its own word it was used');
	const { contractVersion, baseline, verdict } = report;
	const handed = { contractVersion, baseline, mark: verdict.auditMark };
	await refuseStaleVerdict(run, handed);
	return handed;
}
