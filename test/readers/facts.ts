import { z } from 'zod';
import { DiffSchema } from '../../src/core/report/changes.js';
import { CheckSchema } from '../../src/core/report/check.js';
import { CoverageSchema } from '../../src/core/report/coverage.js';
import { DenialsSchema } from '../../src/core/report/denials.js';
import { ErrorDocumentSchema, ReportSchema } from '../../src/core/report/schema.js';
import { cleanLine } from '../../src/render/clean.js';

/** A case as every format has to know it. */
export interface CaseFact {
	name: string;
	line: number | null;
	status: 'passed' | 'failed' | 'undecided';
}

/** What a document says, read off the document itself: what each format has to say too. */
export interface Facts {
	cases: CaseFact[];
	/** Stable codes of what has to be looked at, each as often as it is there. */
	found: string[];
	/** Words that a person reading has to meet. */
	words: string[];
}

const SchemaName = z.object({ schema: z.string() });

/** The facts of a document of any kind that has other readers. */
export function factsOf(document: unknown): Facts {
	const { schema } = SchemaName.parse(document);
	switch (schema) {
		case 'caracalite/report@1':
			return ofReport(ReportSchema.parse(document));
		case 'caracalite/check@1':
			return ofCheck(CheckSchema.parse(document));
		case 'caracalite/denials@1': {
			const { groups } = DenialsSchema.parse(document);
			return {
				cases: [],
				found: groups.map(({ reason }) => reason),
				words: groups.map(({ reason }) => reason),
			};
		}
		case 'caracalite/coverage@1': {
			const { rows, total } = CoverageSchema.parse(document);
			const open = rows.filter(({ cases }) => (cases?.deciding ?? 0) === 0);
			const words = [`${total.covered} of ${total.rows}`, ...open.map(({ text }) => text)];
			return { cases: [], found: open.map(() => 'not_covered'), words };
		}
		case 'caracalite/diff@1': {
			const { changes } = DiffSchema.parse(document);
			return {
				cases: [],
				found: [],
				words: changes.authority.rows.flatMap((row) =>
					'scope' in row && row.scope !== null ? [row.scope] : [],
				),
			};
		}
		case 'caracalite/error@1': {
			const { code, message } = ErrorDocumentSchema.parse(document);
			return { cases: [], found: [code], words: [code, cleanLine(message)] };
		}
		default:
			throw new Error(`documents of ${schema} have no other readers`);
	}
}

function ofReport({ regressions, verdict }: z.output<typeof ReportSchema>): Facts {
	const cases = regressions.map(
		({ name, line, passed, actual }): CaseFact => ({
			...{ name: cleanLine(name), line },
			status: passed ? 'passed' : actual === 'not_executed' ? 'undecided' : 'failed',
		}),
	);
	const failed = cases.filter(({ status }) => status !== 'passed');
	return { cases, found: failed.map(() => 'case_failed'), words: verdict === null ? [] : [verdict.status] };
}

function ofCheck({ documents, together }: z.output<typeof CheckSchema>): Facts {
	const problems = [...documents.flatMap((one) => one.problems), ...together.problems];
	return { cases: [], found: problems.map(({ code }) => code), words: problems.map(({ code }) => code) };
}
