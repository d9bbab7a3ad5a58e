import type { AuthorityData } from './data.js';
import type { BundleProblem } from './problems.js';
import type { Engine, Problem } from './types.js';

/**
 * A bundle as the offline engine sees it: `ready` to decide, with what it grants as plain data and
 * what is wrong with it although it compiles; `refused`, because the API or the runtime would not
 * take it; or `logic`, legal Rego that only the server can decide, with the places.
 */
export type Bundle =
	| { kind: 'ready'; engine: Engine; data: AuthorityData; problems: BundleProblem[] }
	| { kind: 'refused'; problems: Problem[] }
	| { kind: 'logic'; sites: Problem[] };
