import { type Coverage, CoverageSchema, type CoveredRow } from '../../core/report/coverage.js';
import { nameOf } from '../../model/version-ref.js';
import { counted } from '../layout.js';
import { emptyAccount, kindOf, type Noted, noted, type RunFactsTold, type Test } from './account.js';
import { evidence } from './evidence.js';

/** How much of what documents grant is exercised: the whole is one test, and each row that nothing exercises is noted. */
export const kind = kindOf(CoverageSchema, (coverage, facts) => {
	const { ok, total, cases, failUnder, from, target, documents, notes } = coverage;
	const by = cases === null ? 'traffic' : counted(cases.count, 'case');
	const share = `${total.covered} of ${counted(total.rows, 'row')} (${total.percent} %) by ${by}`;
	const enough: Test = {
		...{ group: 'coverage', file: null, line: null, text: share },
		name: failUnder === null ? 'what is granted was looked at' : `at least ${failUnder} % is exercised`,
		status: ok ? 'passed' : 'failed',
		evidence: null,
	};
	return {
		...emptyAccount(facts),
		zoneId: target?.zoneId ?? null,
		outcome: failUnder === null ? 'told' : ok ? 'passed' : 'failed',
		headline: ok ? 'COVERED' : 'NOT ENOUGH',
		subject: `${share}${from.version === null ? '' : `, ${nameOf(from.version)}`}`,
		facts: [
			...documents.map(({ document, rows, covered }) => ({
				label: 'Document',
				text: `${facts.placed(document)}: ${covered} of ${rows}`,
			})),
			...trafficFacts(coverage),
			...notes.map((text) => ({ label: 'Note', text })),
		],
		tests: [enough],
		noted: coverage.rows.flatMap((row) => notedOfRow(row, cases !== null, facts)),
		evidence: [evidence('Rows of authority', coverage.rows.map(lineOf), null)],
	};
});

function trafficFacts({ traffic }: Pick<Coverage, 'traffic'>) {
	if (traffic === null) return [];
	const text = `${counted(traffic.decisions, 'request')} decided by policy since ${traffic.window.since}`;
	return [{ label: 'Traffic', text }];
}

/** A row that nothing exercises, where it is said. */
function notedOfRow(row: CoveredRow, byCases: boolean, { placed }: RunFactsTold): Noted[] {
	const { deciding = 0 } = (byCases ? row.cases : row.traffic) ?? {};
	if (deciding > 0) return [];
	const touched = byCases ? (row.cases?.touching ?? 0) > 0 : (row.traffic?.requests ?? 0) > 0;
	const what = byCases ? 'case' : 'request';
	const why = touched ? `no ${what} would be decided otherwise without it` : `no ${what} is about it`;
	const [place] = row.places;
	const at =
		place === undefined ? {} : { file: placed(place.document), line: place.line, column: place.column };
	return [noted(byCases ? 'not_covered' : 'not_used', 'note', `${row.text}: ${why}`, at)];
}

function lineOf({ text, cases, traffic }: CoveredRow): string {
	const by = cases === null ? [] : [`${counted(cases.deciding, 'case')} decide by it`];
	const used = traffic === null ? [] : [`used ${counted(traffic.requests, 'time')}`];
	return `${text}: ${[...by, ...used].join(', ')}`;
}
