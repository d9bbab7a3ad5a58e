import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CaseSet } from '../report/evidence.js';
import type { RegressionCase } from './parse.js';

/** What the set of cases is: its files, how many, and a digest over names, expectations and inputs. */
export function describeCases(cases: RegressionCase[]): Pick<CaseSet, 'files' | 'count' | 'digest'> {
	return { files: [...new Set(cases.map((one) => one.file))], count: cases.length, digest: digestOf(cases) };
}

/** Neither the order of the cases counts, nor which of the files holds them. */
function digestOf(cases: RegressionCase[]): string {
	const texts = cases.map(({ name, expectation, input }) => canonicalize({ name, expectation, input }) ?? '');
	const hash = createHash('sha256');
	for (const text of texts.sort()) hash.update(text).update('\n');
	return hash.digest('hex');
}
