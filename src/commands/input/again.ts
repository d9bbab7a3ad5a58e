import { isByFlag } from '../../config/settings.js';
import { tracesOf } from '../../core/report/requests.js';
import type { Report } from '../../core/report/schema.js';
import type { Acceptance } from '../../core/verdict/gate.js';
import { formatDuration } from '../../model/duration.js';
import type { CommandContext } from '../contract.js';
import { sourceWords, type TrafficSource } from './traffic.js';

/** What was laid over the input, as flags say it. */
export interface LaidOver {
	resource: string | undefined;
	set: readonly string[];
	claims: string | undefined;
	asRebuilt: boolean;
	/** Whether a report was handed over, whose cases are not those of the command line. */
	handed: boolean;
	/** Where traffic was read from. */
	source: TrafficSource;
}

/**
 * The words of the command that rolls out what was just judged: the requests, the version by its id, the
 * cases that the command line named, and everything that was accepted or laid over.
 */
export function activationWords(
	{ settings }: Pick<CommandContext, 'settings'>,
	command: 'iterate' | 'activate',
	report: Report,
	acceptance: Acceptance,
	laid: LaidOver,
): string[] {
	const version = report.candidate?.version ?? null;
	const named = isByFlag(settings, 'cases') ? settings.cases : [];
	const caseFiles = laid.handed ? (report.cases?.files ?? []) : named;
	return [
		command,
		...tracesOf(report).map(({ requestId }) => requestId),
		...(version === null ? [] : ['--candidate', version.versionId]),
		...caseFiles.flatMap((pattern) => ['--cases', pattern]),
		...(laid.resource === undefined ? [] : ['--resource', laid.resource]),
		...laid.set.flatMap((overlay) => ['--set', overlay]),
		...(laid.claims === undefined ? [] : ['--claims', laid.claims]),
		...(laid.asRebuilt ? ['--as-rebuilt'] : []),
		...shadowWords(settings, report),
		...(report.shadow === null ? [] : sourceWords(laid.source)),
		...acceptanceWords(acceptance),
		...(command === 'iterate' ? ['--activate'] : []),
	];
}

/** What the profile asks for needs no words. */
function shadowWords(settings: CommandContext['settings'], { shadow }: Report): string[] {
	if (shadow === null) return [];
	const length = Date.parse(shadow.window.until) - Date.parse(shadow.window.since);
	const profile = isByFlag(settings, 'shadowMs') ? 0 : (settings.shadowMs ?? 0);
	return length <= profile ? [] : ['--shadow', formatDuration(length)];
}

function acceptanceWords({ hold, gains, losses, meant }: Acceptance): string[] {
	return [
		...(hold ? ['--accept-hold'] : []),
		...(gains === 'accepted' ? ['--accept-gains'] : []),
		...(losses ? ['--accept-losses'] : []),
		...meant.flatMap(({ by, text }) => (by === 'profile' ? [] : [by, text])),
	];
}
