import type { Regression } from '../../core/report/evidence.js';
import type { Move } from '../../core/report/move.js';
import type { Report } from '../../core/report/schema.js';
import { type Noted, noted, type RunFactsTold } from './account.js';
import { notedOfChanges } from './changes.js';
import { caseText, codeOf, isOfCase } from './report-tests.js';
import { notedOfTraffic } from './traffic.js';

/** Blockers that rows of the changes tell one by one. */
const OF_ROWS = /^(unneeded_gain|unmeant_[a-z_]+|candidate_broken)$/;

/** Blockers that the flips of traffic tell one by one. */
const OF_TRAFFIC = /^traffic_(allow|deny|hold)_/;

/** What has to be looked at: the blockers, each case that failed, each change that nobody meant, remarks. */
export function notedOfReport(report: Report, { placed }: RunFactsTold): Noted[] {
	const { shadow, regressions, changes, verdict, activation, rolledBack, trouble, cutOff } = report;
	const ofChanges = changes === null ? [] : notedOfChanges(changes, verdict, placed);
	const rules = new Set(ofChanges.map(({ rule }) => rule));
	const findings = (verdict?.gates ?? []).flatMap((gate) =>
		gate.findings.map((one) => ({ ...one, said: gate.text })),
	);
	const blockers = findings
		.filter(({ blocker }) => !(isOfCase(blocker) && regressions.length > 0))
		.filter(({ blocker }) => !(OF_ROWS.test(codeOf(blocker)) && rules.size > 0))
		.filter(({ blocker }) => !OF_TRAFFIC.test(codeOf(blocker)))
		.map(({ blocker, hint, reviewable, said }) =>
			noted(codeOf(blocker), reviewable ? 'warning' : 'error', sentence(blocker, said, hint), {
				key: blocker,
			}),
		);
	return [
		...blockers,
		...regressions.flatMap((one) => notedOfCase(one, placed)),
		...ofChanges,
		...(shadow === null ? [] : notedOfTraffic(shadow, changes, placed)),
		...moved(activation, 'activation'),
		...(trouble === null ? [] : [noted(trouble.code, 'error', trouble.text)]),
		...(trouble?.notBack == null ? [] : [noted('not_rolled_back', 'error', trouble.notBack)]),
		...(rolledBack === null ? [] : [noted('rolled_back', 'warning', rolledBack.why)]),
		...moved(rolledBack, 'rollback'),
		...(cutOff === null ? [] : [noted(cutOff.code, 'error', cutOff.message)]),
	];
}

function sentence(blocker: string, said: string, hint: string | null): string {
	return `${blocker}: ${said}${hint === null ? '' : ` (${hint})`}`;
}

function notedOfCase(one: Regression, placed: (file: string) => string): Noted[] {
	const { name, passed, line, actual, vacuous, remarks, change } = one;
	const file = placed(one.file);
	const rule =
		change === 'newly_held'
			? 'case_newly_held'
			: actual === 'not_executed'
				? 'case_undecided'
				: 'case_failed';
	return [
		...(passed
			? []
			: [noted(rule, 'error', `${name}: ${caseText(one)}`, { file, line, key: `${file} ${name}` })]),
		...(vacuous === null
			? []
			: [
					noted('case_vacuous', 'note', `${name}: cannot fail, denied by every version: ${vacuous}`, {
						...{ file, line },
					}),
				]),
		...remarks.map((remark) => {
			const meant = remark.nearest === null ? '' : `; did you mean "${remark.nearest}"?`;
			return noted(remark.code, 'note', `${name}: "${remark.name}": ${remark.text}${meant}`, {
				...{ file, line: remark.line ?? line, column: remark.column },
			});
		}),
	];
}

function notAllowed(denials: Move['denials']): string {
	if (denials === null || denials.asked === 1) {
		return 'the denied request is not allowed by the active version';
	}
	return `of ${denials.asked} denied requests the active version does not allow ${denials.failed.join(', ')}`;
}

/** A move that is not known to have come through. */
function moved(move: Report['activation'], kind: 'activation' | 'rollback'): Noted[] {
	if (move === null) return [];
	const { outcome, text, sample, works, denials } = move;
	const through = outcome === 'loaded' || outcome === 'already_active';
	const failed = sample?.failed ?? [];
	return [
		...(through ? [] : [noted(`${kind}_${outcome}`, 'error', text)]),
		...(works === false ? [noted('not_as_judged', 'error', notAllowed(denials))] : []),
		...failed.map((name) => noted('not_as_judged', 'error', `${name}: decided otherwise than expected`)),
		...move.notes.map((note) => noted(`${kind}_note`, 'warning', note)),
	];
}
