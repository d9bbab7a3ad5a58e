import type { Account, Kind, RunFactsTold } from './account.js';

/** How each document is told to other readers, by the schema that it names. What is not here has one reader. */
const KINDS: Readonly<Record<string, () => Promise<{ kind: Kind }>>> = {
	'caracalite/report@1': () => import('./report.js'),
	'caracalite/check@1': () => import('./check.js'),
	'caracalite/diff@1': () => import('./diff.js'),
	'caracalite/denials@1': () => import('./denials.js'),
	'caracalite/coverage@1': () => import('./coverage.js'),
	'caracalite/shadow@1': () => import('./shadowed.js'),
	'caracalite/error@1': () => import('./error.js'),
};

/** Whether documents of a schema can be written for other readers. */
export function isTold(schema: string): boolean {
	return Object.hasOwn(KINDS, schema);
}

/** The account of a document. Throws where nobody tells its schema. */
export async function accountOf(document: object, facts: RunFactsTold): Promise<Account> {
	const schema = 'schema' in document ? String(document.schema) : '';
	const load = KINDS[schema];
	if (load === undefined) throw new Error(`documents of ${schema} have no other readers`);
	const [{ kind }, { cleanValues }] = await Promise.all([load(), import('../clean-values.js')]);
	return kind.account(cleanValues<unknown>(document), facts);
}
