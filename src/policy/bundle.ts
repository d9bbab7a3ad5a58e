import type { Problem } from '../model/problem.js';
import type { AuthorityData } from './data.js';
import type { BundleProblem } from './problems.js';
import type { Engine } from './types.js';

/**
 * A bundle as the offline engine sees it: `ready` to decide, with what it grants as plain data, what
 * is wrong with it although it compiles, and the bytes of its documents in a request; `refused`,
 * because the API or the runtime would surely not take it; or `logic`: Rego logic, or Rego that this
 * reader does not know, which only the server can decide, with the places.
 */
export type Bundle =
	| { kind: 'ready'; engine: Engine; data: AuthorityData; problems: BundleProblem[]; bytes: number }
	| { kind: 'refused'; problems: Problem[] }
	| { kind: 'logic'; sites: Problem[] };
