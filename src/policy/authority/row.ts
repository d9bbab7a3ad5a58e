import type { AuthorityRow } from './schema.js';

type WithoutWords<Row> = Row extends unknown ? Omit<Row, 'text' | 'needed'> : never;

/** A row before it has been put in words. */
export type Draft = WithoutWords<AuthorityRow>;

export type Dormancy = NonNullable<AuthorityRow['dormant']>;

/** What a row changes: the shapes that witnesses proved it for, or why it changes none. */
export function reach(
	decides: readonly AuthorityRow['decides'][number][],
	dormancy: Dormancy,
): { decides: AuthorityRow['decides']; dormant: Dormancy | null } {
	return decides.length > 0 ? { decides: [...decides], dormant: null } : { decides: [], dormant: dormancy };
}
