import type { LeftOut, LeftOutWhy, Recorded } from '../core/report/recorded.js';
import { commandField } from './command-line.js';
import { counted, field, marked, markOf } from './layout.js';
import type { Style } from './style.js';

/** Rows of each kind that are shown before the rest is only counted. */
const LISTED = 3;

/** Why a decision makes no case, in words. */
const WHY: Readonly<Record<LeftOutWhy, string>> = {
	uncalibrated: 'not replayed as logged by the version that decided',
	uncalibratable: 'the version that decided is gone, or none did',
	ambiguous: 'audit leaves open which of several inputs it was',
	not_sampled: 'outside the sample',
};

/** What was recorded, what was left out and why, and what to do with it. */
export function renderRecorded(recorded: Recorded, style: Style): string {
	const { counts, file } = recorded;
	const kinds: LeftOutWhy[] = ['uncalibrated', 'uncalibratable', 'ambiguous', 'not_sampled'];
	const next =
		file === null ? [] : [commandField(style, 'Next', ['regress', file.path, '--candidate', 'active'])];
	return [
		'',
		marked(style, markOf(style, 'passed'), 'recorded', recordedLine(recorded)),
		marked(
			style,
			'',
			'',
			`from ${counted(counts.decisions, 'decision')} of policy in ${counted(counts.exchanges, 'audited exchange')}`,
		),
		...supersededLines(recorded, style),
		...kinds.flatMap((why) => leftOutLines(recorded, why, style)),
		...differingLines(recorded, style),
		...engineLines(recorded, style),
		'',
		...next,
		...wayOutLines(recorded, style),
		`  Nothing was changed in the zone.`,
		'',
	].join('\n');
}

function recordedLine({ counts, file }: Recorded): string {
	const cases = counted(counts.cases, 'case');
	if (file === null) return cases;
	const parts = [
		[file.added, 'new'],
		[file.updated, 'seen again'],
		[file.unchanged, 'as they were'],
	].flatMap(([count, word]) => (count === 0 ? [] : `${count} ${word}`));
	return `${cases} in ${file.path}: ${parts.join(', ')}`;
}

function supersededLines({ counts }: Recorded, style: Style): string[] {
	if (counts.superseded === 0) return [];
	const cases = counts.superseded === 1 ? '1 case is' : `${counts.superseded} cases are`;
	const text = `${cases} decided otherwise by the version that is active now (superseded)`;
	return [marked(style, markOf(style, 'warned'), 'superseded', text)];
}

/** Cases of denials stand against the very candidate that lifts one. */
function wayOutLines({ counts, file }: Recorded, style: Style): string[] {
	if (file === null || counts.denials === 0) return [];
	const text = `${counted(counts.denials, 'case')} of denials: one that a candidate is meant to lift fails on it`;
	return [
		field(style, 'Denials', `${text}, until \`regress --accept\` takes the new decision into the file`),
	];
}

function leftOutLines({ counts, leftOut }: Recorded, why: LeftOutWhy, style: Style): string[] {
	const { decisions, events } = counts[why];
	if (decisions === 0) return [];
	const head = `${counted(decisions, 'decision')} (${counted(events, 'event')}): ${WHY[why]} (${why})`;
	const rows = why === 'not_sampled' ? [] : leftOut.filter((one) => one.why === why);
	const listed = style.verbose ? rows : rows.slice(0, LISTED);
	const more = rows.length - listed.length;
	return [
		marked(style, markOf(style, 'warned'), 'left out', head),
		...listed.map((one) => marked(style, '', '', rowOf(one))),
		...(more > 0 ? [marked(style, '', '', `and ${more} more (--verbose lists all)`)] : []),
	];
}

function rowOf({ name, observed, replayed, requestId }: LeftOut): string {
	const now = replayed === null ? '' : `, replayed ${replayed}`;
	return `${name}: logged ${observed}${now}; request ${requestId}`;
}

function differingLines({ file }: Recorded, style: Style): string[] {
	return (file?.differs ?? []).map(({ name, expected, observed, requestId }) =>
		marked(
			style,
			markOf(style, 'warned'),
			'differs',
			`${name}: expects ${expected}, observed ${observed} in request ${requestId}; it stays as it is, unless regress --accept rewrites it`,
		),
	);
}

function engineLines({ engine, offline }: Recorded, style: Style): string[] {
	const warned = (label: string, text: string) => [marked(style, markOf(style, 'warned'), label, text)];
	return [
		...(offline ? warned('offline', 'the token may not simulate; the offline engine replayed them') : []),
		...(engine.disagreement === null
			? []
			: warned('engine', `the server and the offline engine disagree on ${engine.disagreement.version}`)),
		...(engine.logicVersions.length === 0
			? []
			: warned(
					'logic',
					`${engine.logicVersions.join(', ')} hold Rego logic: decisions count as one where they agree on what the platform's contract reads`,
				)),
	];
}
