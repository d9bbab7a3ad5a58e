import type { Move, Rehearsal } from '../core/report/move.js';
import type { Report } from '../core/report/schema.js';
import type { Trouble, Watched } from '../core/report/watch.js';
import { nameOf } from '../model/version-ref.js';
import { checklistLines } from './checklist.js';
import { commandText } from './command-line.js';
import { field, marked, markOf, timeOf } from './layout.js';
import type { Style } from './style.js';

/** How an activation or a rollback went, and what is active now. */
export function renderActivation(report: Report, style: Style): string {
	const { activation, target } = report;
	if (activation === null) return '';
	const lines = [...activationLines(activation, style), ...backLine(activation.rehearsal, style)];
	const after = [
		...watchLines(report, style),
		...checklistLines(report, style),
		...rolledBackLines(report, style),
	];
	const end =
		report.trouble !== null && report.trouble.notBack !== null
			? `What is active in ${target.zoneName ?? ''} has to be looked at: ${commandText(style, ['status'])}`
			: closing(report.rolledBack ?? asSeenLast(report, activation), target.zoneName ?? '', style);
	return ['', ...lines, ...after, '', `  ${end}`, ''].join('\n');
}

/** A move that another one came after while it was looked at is overtaken by now. */
function asSeenLast({ checklist }: Report, activation: Move): Move {
	const isGone =
		checklist?.some(({ check, status }) => check === 'activation' && status === 'failed') === true;
	return isGone ? { ...activation, outcome: 'overtaken' } : activation;
}

/** What is known of a move, a marked line each. */
export function activationLines(activation: Move, style: Style): string[] {
	const { acceptedAt, outcome, text, notes } = activation;
	return [
		...(acceptedAt === null
			? []
			: [marked(style, markOf(style, 'passed'), 'accepted', timeOf(style, acceptedAt))]),
		marked(style, markOf(style, statusOf(activation)), outcome.replaceAll('_', ' '), text),
		...worksLine(activation, style),
		...sampleLine(activation, style),
		...notes.map((note) => marked(style, markOf(style, 'warned'), 'note', note)),
	];
}

function watchLines({ watched, trouble }: Report, style: Style): string[] {
	const live =
		watched === null
			? []
			: [marked(style, markOf(style, liveStatus(watched, trouble)), 'live', watched.text)];
	const differs = watched?.differs ?? [];
	return [
		...live,
		...differs.map((one) =>
			field(style, '', `  ${one.requestId}: predicted ${one.predicted}, decided ${one.decided}`),
		),
		...(trouble === null ? [] : [marked(style, markOf(style, 'failed'), 'trouble', trouble.text)]),
	];
}

/** No decision that came in, or none that was held against a prediction, shows nothing, good or bad. */
function liveStatus({ seen, notPredictable, unread, cut, old, others }: Watched, trouble: Trouble | null) {
	if (trouble !== null) return 'failed';
	if (seen === notPredictable || unread !== null || cut) return 'not_evaluated';
	return old.count + others.count > 0 ? 'warned' : 'passed';
}

function rolledBackLines({ rolledBack, trouble }: Report, style: Style): string[] {
	const notBack = trouble?.notBack ?? null;
	if (notBack !== null)
		return ['', marked(style, markOf(style, 'failed'), 'back', `NOT ROLLED BACK: ${notBack}`)];
	if (rolledBack === null) return [];
	const done = statusOf(rolledBack) === 'passed';
	const text = done
		? `rolled back: ${rolledBack.why}`
		: `NOT CONFIRMED THAT IT IS ROLLED BACK: ${rolledBack.why}`;
	return [
		'',
		marked(style, markOf(style, done ? 'warned' : 'failed'), 'back', text),
		...activationLines(rolledBack, style),
	];
}

function statusOf({ outcome }: Move): 'passed' | 'failed' | 'not_evaluated' {
	if (outcome === 'loaded' || outcome === 'already_active') return 'passed';
	return outcome === 'failed' || outcome === 'overtaken' ? 'failed' : 'not_evaluated';
}

function worksLine({ works, denials }: Move, style: Style): string[] {
	if (works === null) return [];
	const asked = denials?.asked ?? 1;
	const failed = denials?.failed ?? [];
	const text =
		asked === 1
			? `the denied request is ${works ? '' : 'not '}allowed by the active version`
			: works
				? `the ${asked} denied requests are allowed by the active version`
				: `of ${asked} denied requests the active version does not allow ${failed.join(', ')}`;
	return [marked(style, markOf(style, works ? 'passed' : 'failed'), 'works', text)];
}

function sampleLine({ sample }: Move, style: Style): string[] {
	if (sample === null) return [];
	const { asked, failed } = sample;
	const text =
		failed.length === 0
			? `${asked} of the cases, replayed on it, are decided as expected`
			: `decided otherwise than expected: ${failed.join(', ')}`;
	return [marked(style, markOf(style, failed.length === 0 ? 'passed' : 'failed'), 'cases', text)];
}

function backLine(rehearsal: Rehearsal | null, style: Style): string[] {
	if (rehearsal === null || rehearsal.answered === rehearsal.asked) return [];
	return [marked(style, markOf(style, 'warned'), 'way back', rehearsal.text)];
}

/** What is active now, and what to do next. */
export function closing(activation: Move, zone: string, style: Style): string {
	const { from, to, outcome, kind } = activation;
	if (outcome === 'already_active') return `${nameOf(to)} is active in ${zone}. Nothing was changed.`;
	if (outcome === 'overtaken')
		return `${nameOf(to)} is not active in ${zone} any more: ${commandText(style, ['status'])}`;
	const back =
		from === null
			? 'Before it nothing was active.'
			: `To go back: ${commandText(style, ['rollback', ...(kind === 'activation' ? [] : ['--to', from.versionId])])}`;
	if (outcome === 'loaded') return `${nameOf(to)} is active in ${zone}. ${back}`;
	return `${nameOf(to)} was activated in ${zone}, and that it is loaded is not confirmed: ${commandText(style, ['resume'])}. ${back}`;
}
