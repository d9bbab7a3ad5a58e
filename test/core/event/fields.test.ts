import { expect, it } from 'vitest';
import { fieldsPutBack } from '../../../src/core/event/fields.js';
import type { FieldSource } from '../../../src/core/report/trace.js';

const field = (path: string, source: FieldSource['source'], before: string | null, after: string | null) => ({
	...{ path, source, law: null, why: '', before, after },
});

it('counts what a law changed, and nothing else', () => {
	const fields = [
		field('session.id', 'normalised', '', null),
		field('delegation_edge.scopes', 'deduced', null, 'ledger:refund'),
		field('context.subject_claims', 'fetched', null, 'claims'),
		field('context.subject_claims', 'deduced', null, null),
		field('principal.id', 'recorded', 'app-1', 'app-1'),
		field('context.ttl', 'supplied', null, '300'),
		field('delegation_edge.scopes', 'missing', null, null),
	];
	expect(fieldsPutBack(fields)).toEqual(fields.slice(0, 3));
});
