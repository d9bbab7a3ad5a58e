import { CaracaliteError } from '../../model/errors.js';
import { unneededGains } from '../../policy/authority/needed.js';
import type { AuthorityRow } from '../../policy/authority/schema.js';

const KEYS = ['application', 'resource', 'role', 'scope'] as const;

/** A gain that is meant: what it names has to match, what it leaves out may be anything. */
export type GainPattern = { [key in (typeof KEYS)[number]]?: string };

/** Reads `application=…,resource=…,role=…,scope=…`, any of them left out. Throws `bad_gain`. */
export function parseGainPattern(text: string): GainPattern {
	const pattern: GainPattern = {};
	for (const part of text.split(',')) {
		const split = part.indexOf('=');
		const key = KEYS.find((known) => known === part.slice(0, split).trim());
		const value = part.slice(split + 1).trim();
		if (split < 1 || key === undefined || value === '') {
			throw new CaracaliteError(
				'bad_gain',
				`--allow-gain takes application=…,resource=…,role=…,scope=…, got "${text}"`,
				{
					hint: 'leave out what may be anything, for example --allow-gain role=cashier,scope=ledger:refund',
				},
			);
		}
		pattern[key] = value;
	}
	return pattern;
}

/** Whether a gained row is one of those that are meant. Applications match by id or binding key. */
export function isAllowedGain(row: AuthorityRow, patterns: GainPattern[]): boolean {
	return patterns.some((pattern) => {
		if (row.kind !== 'authority_gained') return false;
		const fits = (wanted: string | undefined, ...values: (string | null)[]) =>
			wanted === undefined || values.includes(wanted);
		return (
			fits(pattern.application, row.applicationId, row.bindingKey) &&
			fits(pattern.resource, row.resource) &&
			fits(pattern.role, row.role) &&
			fits(pattern.scope, row.scope)
		);
	});
}

/** The gains that nobody asked for: not needed by the denial, not declared as meant, not dormant. */
export function unmeantGains(rows: AuthorityRow[], patterns: GainPattern[]): AuthorityRow[] {
	return unneededGains(rows).filter((row) => !isAllowedGain(row, patterns));
}
