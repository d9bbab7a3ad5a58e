import type { Replay } from '../core/report/evidence.js';
import type { Report } from '../core/report/schema.js';
import { field } from './layout.js';
import type { Style } from './style.js';

/** Each replay opened: where every field comes from, the inputs that it may have been, the answers. */
export function openedReplays(report: Report, style: Style): string[] {
	return report.replays.flatMap((replay) => [
		...replay.fields.map((one) => field(style, 'Field', sourceLine(one))),
		field(style, 'Input', JSON.stringify(replay.input)),
		...replay.alternatives.slice(1).map((one) => {
			const kept = one.possible ? '' : ' (ruled out: the version that decided says otherwise)';
			return field(style, 'Or', `${JSON.stringify(one.input)}${kept}`);
		}),
		field(style, 'Result', JSON.stringify(replay.candidate.result)),
	]);
}

function sourceLine(one: Replay['fields'][number]): string {
	return `${one.path}: ${one.source}${one.law === null ? '' : ` (${one.law})`}; ${one.why}`;
}

/** Each case that failed opened: its file, its input and the whole result. */
export function openedCases(report: Report, style: Style): string[] {
	return report.regressions
		.filter((one) => !one.passed)
		.flatMap((one) => [
			field(style, 'Case', `${one.name} (${one.file})`),
			field(style, 'Result', JSON.stringify(one.result)),
		]);
}
