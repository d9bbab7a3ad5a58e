import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CaseSet } from '../report/evidence.js';
import type { RegressionCase } from './parse.js';

/** What the set of cases is: its files, how many, and a digest over names, expectations and inputs. */
export function describeCases(cases: RegressionCase[]): Pick<CaseSet, 'files' | 'count' | 'digest'> {
	const hash = createHash('sha256');
	for (const { name, expectation, input } of cases) {
		hash.update(canonicalize({ name, expectation, input }) ?? '').update('\n');
	}
	return {
		files: [...new Set(cases.map((one) => one.file))],
		count: cases.length,
		digest: hash.digest('hex'),
	};
}
