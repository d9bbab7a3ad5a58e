import { describe, expect, it } from 'vitest';
import { edgeLaw, emptyIdsLaw, repairInput, workloadLaw } from '../../../src/core/event/repair.js';

const MINT = {
	principal: { type: 'Application', id: 'app-1', agent_session_id: 's-1', labels: ['cashier'] },
	resource: { identifier: 'resource://ledger', scopes: ['ledger:refund'] },
	action: { id: 'TokenExchange' },
	context: {
		requested_scopes: ['ledger:refund'],
		session_id: '',
		agent_session_id: 's-1',
		delegation_edge_id: 'e-1',
	},
	session: { id: '' },
	delegation_edge: { id: 'e-1' },
};

const BOOTSTRAP = {
	principal: { type: 'Application', id: 'app-1', agent_session_id: '' },
	context: {
		requested_scopes: ['agent:lifecycle'],
		session_id: '',
		agent_session_id: '',
		delegation_edge_id: '',
	},
	session: { id: '' },
	delegation_edge: { id: '' },
};

describe('the law of empty ids', () => {
	it('takes every empty id out of a bootstrap, and says which', () => {
		const { input, fields } = emptyIdsLaw(BOOTSTRAP);
		expect(input).toEqual({
			principal: { type: 'Application', id: 'app-1' },
			context: { requested_scopes: ['agent:lifecycle'] },
		});
		expect(fields.map((field) => field.path)).toEqual([
			'session.id',
			'delegation_edge.id',
			'principal.agent_session_id',
			'context.session_id',
			'context.agent_session_id',
			'context.delegation_edge_id',
		]);
		expect(
			new Set(fields.map(({ source, law, before, after }) => [source, law, before, after].join())),
		).toEqual(new Set(['normalised,empty_ids,,']));
	});

	it('leaves ids that are there, and an input without ids', () => {
		const whole = { session: { id: 's' }, delegation_edge: { id: 'e' }, context: { agent_session_id: 's' } };
		expect(emptyIdsLaw(whole)).toEqual({ input: whole, fields: [] });
		expect(emptyIdsLaw({})).toEqual({ input: {}, fields: [] });
	});
});

describe('the edge law', () => {
	it('puts the requested scopes back on the edge of a delegated mint', () => {
		const { input, fields } = edgeLaw(MINT);
		expect(input.delegation_edge).toEqual({ id: 'e-1', scopes: ['ledger:refund'] });
		expect(fields).toMatchObject([
			{
				path: 'delegation_edge.scopes',
				source: 'deduced',
				law: 'edge',
				before: null,
				after: ['ledger:refund'],
			},
		]);
	});

	const context = MINT.context;
	it.each([
		['scopes that the input brings', { ...MINT, delegation_edge: { id: 'e-1', scopes: [] } }],
		['a request without delegation', { ...MINT, delegation_edge: { id: '' } }],
		['a request without session', { ...MINT, context: { ...context, agent_session_id: '' } }],
		['a request for no scope', { ...MINT, context: { ...context, requested_scopes: [] } }],
		['a bootstrap', { ...MINT, context: { ...context, requested_scopes: ['agent:lifecycle'] } }],
		['a mandate', { ...MINT, context: { ...context, subject_claims: { sub: 'u' } } }],
	])('leaves %s alone', (_what, input) => {
		expect(edgeLaw(input)).toEqual({ input, fields: [] });
	});
});

describe('the workload law', () => {
	it('rebuilds a workload from its metadata', () => {
		const rebuilt = { principal: { type: 'Application', id: '' }, action: { id: 'TokenExchange' } };
		const { input, fields } = workloadLaw(rebuilt, { workload_id: 'w-1', env: 'production' });
		expect(input).toEqual({
			principal: { type: 'Workload', id: 'w-1' },
			action: { id: 'CredentialInjection' },
		});
		expect(fields.map(({ path, before, after }) => ({ path, before, after }))).toEqual([
			{ path: 'principal.type', before: 'Application', after: 'Workload' },
			{ path: 'principal.id', before: '', after: 'w-1' },
			{ path: 'action.id', before: 'TokenExchange', after: 'CredentialInjection' },
		]);
	});

	it.each([
		['an application', { application_id: 'app-1' }],
		['an application that names a workload too', { application_id: 'app-1', workload_id: 'w-1' }],
		['nobody', { workload_id: '' }],
	])('leaves the input of %s alone', (_who, metadata) => {
		expect(workloadLaw(MINT, metadata)).toEqual({ input: MINT, fields: [] });
	});
});

describe('repairing an input', () => {
	it('applies every law, keeps the rebuilt input, and is done after one go', () => {
		const before = structuredClone(MINT);
		const once = repairInput(MINT, { application_id: 'app-1' });
		expect(MINT).toEqual(before);
		expect(once.fields.map((field) => field.path)).toEqual([
			'session.id',
			'context.session_id',
			'delegation_edge.scopes',
		]);
		expect(repairInput(once.input, { application_id: 'app-1' })).toEqual({ input: once.input, fields: [] });
	});
});
