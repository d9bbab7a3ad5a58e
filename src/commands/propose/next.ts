import { isByFlag } from '../../config/settings.js';
import type { ProposalReport } from '../../core/report/proposal.js';
import type { Report } from '../../core/report/schema.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { formatDuration } from '../../model/duration.js';
import type { CommandContext } from '../contract.js';
import { activationWords } from '../input/again.js';
import { sourceWords, type TrafficSource } from '../input/traffic.js';

/** What the command line said, to say again. */
export interface Said {
	ids: readonly string[];
	files: readonly string[];
	only: boolean;
	resource: string | undefined;
	source: TrafficSource;
	acceptance: Acceptance;
}

/** The command to go on with: writing or staging what was shown, or rolling out what was judged. Null where there is none. */
export function nextWords(
	context: Pick<CommandContext, 'settings'>,
	report: Report,
	said: Said,
): string[] | null {
	const { proposal, verdict, activation } = report;
	if (proposal === null || proposal.edits.length === 0 || activation !== null) return null;
	if (verdict !== null) return rollOutWords(context, report, proposal, said);
	if (proposal.written.length > 0) return ['stage', ...proposal.written];
	const { ids, files, only, resource, source } = said;
	const { shadowMs } = context.settings;
	const shadow = isByFlag(context.settings, 'shadowMs') ? ['--shadow', formatDuration(shadowMs ?? 0)] : [];
	return [
		...['propose', ...ids],
		...(resource === undefined ? [] : ['--resource', resource]),
		...(files.length === 0
			? ['--stage', ...shadow, ...sourceWords(source)]
			: ['--write', '--documents', ...files]),
		...(only ? ['--only'] : []),
	];
}

const HELPED = ['mended', 'allowed', 'spared'];

/** What is safe is rolled out; where requests that no edit helps stand against it, the others are judged alone. */
function rollOutWords(
	context: Pick<CommandContext, 'settings'>,
	report: Report,
	{ denials }: ProposalReport,
	{ ids, resource, source, acceptance }: Said,
): string[] | null {
	const left = new Set(
		denials.flatMap(({ requestId, outcome }) => (HELPED.includes(outcome) ? [] : [requestId])),
	);
	const helped = ids.filter((id) => !left.has(id));
	const version = report.candidate?.version ?? null;
	if (left.size > 0 && version !== null && helped.length > 0) {
		const only = resource === undefined ? [] : ['--resource', resource];
		return ['verdict', ...helped, '--candidate', version.versionId, ...only];
	}
	if (report.verdict?.safeToActivate !== true) return null;
	const spared = denials.some(({ outcome }) => outcome === 'spared');
	// What a session opens without would be judged too, but for the resource that it opens with.
	if (spared && ids.length > 1) return null;
	const opens = denials.find(({ outcome }) => outcome === 'mended')?.resource ?? undefined;
	const named = resource ?? (spared ? opens : undefined);
	const laid = { resource: named, set: [], claims: undefined, asRebuilt: false, handed: false, source };
	return activationWords(context, 'activate', report, acceptance, laid);
}
