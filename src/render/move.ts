import type { Report } from '../core/report/schema.js';
import type { MovePlan } from '../core/rollout/plan.js';
import type { VersionRef } from '../model/version-ref.js';
import { nameOf } from '../model/version-ref.js';
import { changeLines } from './changes.js';
import { renderGoingBack } from './going-back.js';
import { counted, field, marked, markOf, shortHash, timeOf } from './layout.js';
import type { Style } from './style.js';

/** From what to what, why, what changes for whom and what it switches off: one screen, before it is asked about. */
export function renderMove(zone: string, plan: MovePlan, style: Style): string {
	const { from, to, why, rehearsal, judged, changes } = plan;
	const named = (version: VersionRef | null) =>
		version === null
			? 'nothing (everything is denied)'
			: `${nameOf(version)}  ${shortHash(style, version.manifestSha256)}`;
	const lines = [
		`  Zone ${zone}`,
		field(style, '  from', named(from)),
		field(style, '  to', named(to)),
		field(style, '  why', why),
	];
	if (judged !== undefined) lines.push(...judgedLines(judged, style));
	if (changes !== undefined) lines.push(renderGoingBack(changes, style));
	if (rehearsal !== null) lines.push(field(style, '  back', rehearsal.text));
	if (from !== null && from.policySetId !== to.policySetId) {
		const off = `policy set "${from.policySetName}" stops governing the zone; going back brings it back`;
		lines.push(field(style, `  ${style.marks.warn}`, off));
	}
	return lines.join('\n');
}

function judgedLines(judged: NonNullable<MovePlan['judged']>, style: Style): string[] {
	const { changes, verdict, regressions } = judged;
	const cases =
		regressions.length === 0 ? 'none were given' : `${counted(regressions.length, 'case')} as expected`;
	const at = verdict === null ? '' : `; judged ${timeOf(style, verdict.at)}`;
	const status = regressions.length === 0 ? 'not_evaluated' : 'passed';
	return [
		...changeLines(changes, style, verdict),
		marked(style, markOf(style, status), 'cases', `${cases}${at}`),
	];
}

/** The question whether to make a move: what was accepted stands in it. */
export function questionOf({ kind, judged }: Pick<MovePlan, 'kind' | 'judged'>): string {
	if (kind === 'rollback') return 'Go back?';
	const accepted = judged?.verdict?.accepted ?? [];
	if (accepted.length === 0) return 'Activate?';
	return `Activate, with ${accepted.map(acceptedText).join(', ')}?`;
}

function acceptedText({ what, count, by }: NonNullable<Report['verdict']>['accepted'][number]): string {
	return `${count} ${what.replaceAll('_', ' ')} accepted by ${by}`;
}
