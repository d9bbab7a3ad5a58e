import type { VersionRef } from '../core/report/answer.js';
import type { Activation, Report } from '../core/report/schema.js';
import { nameOf } from '../core/rollout/ground.js';
import { marked, markOf, shortHash, shortId, timeOf } from './layout.js';
import type { Style } from './style.js';

/** From what to what, before it is asked about. */
export function renderMove(zone: string, from: VersionRef | null, to: VersionRef, style: Style): string {
	const line = (label: string, version: VersionRef | null) =>
		`    ${label.padEnd(7)}${nameOf(version)}${version === null ? ' (everything is denied)' : `  ${shortHash(style, version.manifestSha256)}`}`;
	const lines = [`  Zone ${zone}`, line('from', from), line('to', to)];
	if (from !== null && from.policySetId !== to.policySetId) {
		lines.push(`    ${style.marks.warn} policy set "${from.policySetName}" stops governing the zone`);
	}
	return lines.join('\n');
}

/** How an activation or a rollback went, and what is active now. */
export function renderActivation(report: Report, style: Style): string {
	const { activation, target } = report;
	if (activation === null) return '';
	const lines = [
		...(activation.acceptedAt === null
			? []
			: [marked(style, markOf(style, 'passed'), 'accepted', timeOf(style, activation.acceptedAt))]),
		marked(
			style,
			markOf(style, statusOf(activation)),
			activation.outcome.replaceAll('_', ' '),
			activation.text,
		),
		...worksLine(activation, style),
	];
	return ['', ...lines, '', `  ${closing(activation, target.zoneName, style)}`, ''].join('\n');
}

function statusOf(activation: Activation): 'passed' | 'failed' | 'not_evaluated' {
	if (activation.outcome === 'loaded' || activation.outcome === 'already_active') return 'passed';
	return activation.outcome === 'failed' || activation.outcome === 'overtaken' ? 'failed' : 'not_evaluated';
}

function worksLine(activation: Activation, style: Style): string[] {
	if (activation.works === null) return [];
	return activation.works
		? [marked(style, markOf(style, 'passed'), 'works', 'the denied request is allowed by the active version')]
		: [
				marked(
					style,
					markOf(style, 'failed'),
					'works',
					'the denied request is not allowed by the active version',
				),
			];
}

function closing(activation: Activation, zone: string, style: Style): string {
	const { from, to, outcome } = activation;
	const id = (version: VersionRef) => shortId({ ...style, verbose: true }, version.versionId);
	if (outcome === 'already_active') return `${nameOf(to)} is active in ${zone}. Nothing was changed.`;
	if (outcome === 'overtaken') return `${nameOf(to)} is not active in ${zone} any more: caracalite status`;
	const back =
		from === null ? 'before it nothing was active' : `To go back: caracalite rollback --to ${id(from)}`;
	if (outcome === 'loaded') return `${nameOf(to)} is active in ${zone}. ${back}`;
	return `${nameOf(to)} was activated in ${zone}, and that it is loaded is not confirmed: caracalite status. ${back}`;
}
