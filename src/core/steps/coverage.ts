import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { type Exerciser, openExerciser } from '../../policy/coverage/exercise.js';
import type { Row } from '../../policy/coverage/row.js';
import { type ReadBundle, rowsOf } from '../../policy/coverage/rows.js';
import { maybeUsed } from '../../tighten/usage.js';
import type { RegressionCase } from '../cases/parse.js';
import type { Coverage, CoveredRow } from '../report/coverage.js';
import type { Run } from '../run.js';
import { placedDocuments, readLiteral, toldRow } from './granted.js';
import { placeCases } from './place-cases.js';
import type { Editable } from './propose.js';
import type { Traffic } from './used-traffic.js';

export interface CoverageOptions {
	editable: Editable;
	/** Null where none are given. */
	cases: RegressionCase[] | null;
	/** Null where none is read. */
	traffic: Traffic | null;
	/** Percent of rows that have to be covered; null for any. */
	failUnder: number | null;
}

/**
 * Which rows of authority that documents hold are exercised by cases and by traffic. A row is covered where
 * the decision of a case, with its reason, hold and risk, would be another without it. Throws `rego_logic`,
 * `bundle_refused`, and `nothing_granted` where there is no row.
 */
export async function coverageStep(run: Run, options: CoverageOptions): Promise<Omit<Coverage, 'schema'>> {
	const { editable, traffic, failUnder } = options;
	run.progress({ step: 'coverage', text: 'holding cases and traffic against what is granted' });
	const read = readLiteral(placedDocuments(editable));
	const rows = rowsOf(read);
	if (rows.length === 0) throw nothingGranted();
	const files = editable.documents.flatMap(({ file }) => (file === null ? [] : [file]));
	const judged = {
		...{ kind: 'documents' as const, names: files },
		...{ base: editable.version, bundle: read.bundle },
	};
	const cases = options.cases === null ? null : await placeCases(run, options.cases, judged);
	const applications = await run.catalog.applications();
	const names = new Map(applications.map(({ id, name }) => [id, name]));
	const exercise = openExerciser(read, rows);
	const byCases = cases === null ? null : usesOfCases(exercise, cases);
	const byTraffic = traffic === null ? null : usesOfTraffic(exercise, rows, traffic);
	const told = rows.map(
		(row): CoveredRow => ({
			...toldRow(row, names),
			cases: byCases === null ? null : (byCases.get(row) ?? { deciding: 0, touching: 0, names: [] }),
			traffic:
				byTraffic === null
					? null
					: (byTraffic.get(row) ?? { requests: 0, deciding: 0, last: null, maybe: 0 }),
		}),
	);
	const total = totalOf(told);
	return {
		ok: failUnder === null || total.covered * 100 >= failUnder * total.rows,
		from: { version: editable.version, files },
		cases:
			cases === null ? null : { files: [...new Set(cases.map(({ file }) => file))], count: cases.length },
		traffic: traffic?.told ?? null,
		rows: told,
		documents: byDocument(told),
		total,
		failUnder,
		notes: notesOf(read),
	};
}

function nothingGranted(): CaracaliteError {
	return new CaracaliteError(
		'nothing_granted',
		'the documents grant nothing, so that nothing can be covered',
		{
			hint: 'name all documents of the version; where they lie over the active one, leave --only out',
			exit: EXIT.blocked,
		},
	);
}

/** At most so many names of cases are told of a row. */
const MOST_NAMES = 5;

function usesOfCases(exercise: Exerciser, cases: readonly RegressionCase[]) {
	const uses = new Map<Row, NonNullable<CoveredRow['cases']>>();
	for (const { name, input } of cases) {
		for (const { row, decides } of exercise(input)) {
			const known = uses.get(row) ?? { deciding: 0, touching: 0, names: [] };
			uses.set(row, known);
			if (decides) known.deciding += 1;
			else known.touching += 1;
			if (decides && known.names.length < MOST_NAMES) known.names.push(name);
		}
	}
	return uses;
}

function usesOfTraffic(exercise: Exerciser, rows: readonly Row[], { known, unsure }: Traffic) {
	const uses = new Map<Row, NonNullable<CoveredRow['traffic']>>();
	const useOf = (row: Row) => {
		const use = uses.get(row) ?? { requests: 0, deciding: 0, last: null, maybe: 0 };
		uses.set(row, use);
		return use;
	};
	for (const { input, requests, last } of known) {
		for (const { row, decides } of exercise(input)) {
			const use = useOf(row);
			use.requests += requests;
			use.deciding += decides ? requests : 0;
			use.last = use.last === null || (last !== null && last > use.last) ? last : use.last;
		}
	}
	for (const one of unsure) {
		for (const row of maybeUsed(rows, one)) useOf(row).maybe += one.requests;
	}
	return uses;
}

/** Whether a case decides by the row; where no cases were given, a request. */
export function isCovered({ cases, traffic }: Pick<CoveredRow, 'cases' | 'traffic'>): boolean {
	return ((cases ?? traffic)?.deciding ?? 0) > 0;
}

function totalOf(rows: readonly CoveredRow[]): Coverage['total'] {
	const covered = rows.filter(isCovered).length;
	const touched = rows.filter((row) => !isCovered(row) && (row.cases?.touching ?? 0) > 0).length;
	return { rows: rows.length, covered, touched, percent: Math.floor((1_000 * covered) / rows.length) / 10 };
}

function byDocument(rows: readonly CoveredRow[]): Coverage['documents'] {
	const found = new Map<string, Coverage['documents'][number]>();
	for (const row of rows) {
		const document = row.places[0]?.document ?? '';
		const known = found.get(document) ?? { document, rows: 0, covered: 0 };
		found.set(document, known);
		known.rows += 1;
		if (isCovered(row)) known.covered += 1;
	}
	return [...found.values()];
}

function notesOf({ bundle }: ReadBundle): string[] {
	const frozen = bundle.data.restrictions.length > 0;
	return [
		...(frozen ? ['restrict denies everything, so that no row decides anything'] : []),
		...bundle.problems.map(({ message }) => message),
	];
}
