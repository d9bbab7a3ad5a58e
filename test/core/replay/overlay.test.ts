import { describe, expect, it } from 'vitest';
import { applyOverlays, claimsOverlays, parseOverlay } from '../../../src/core/replay/overlay.js';

describe('reading --set', () => {
	it.each([
		['context.challenge_resolved=true', 'context.challenge_resolved', true],
		['context.ttl=300', 'context.ttl', 300],
		['principal.labels=["a","b"]', 'principal.labels', ['a', 'b']],
		['principal.id=app=1', 'principal.id', 'app=1'],
		['context.note=', 'context.note', ''],
		['a=null', 'a', null],
		['context.actor_claims.x-role=admin', 'context.actor_claims.x-role', 'admin'],
	])('%s', (text, path, value) => {
		expect(parseOverlay(text)).toEqual({ path, value });
	});

	it.each([
		'',
		'=1',
		'context',
		'a..b=1',
		'.a=1',
		'a b=1',
		'__proto__.polluted=1',
		'context.constructor.prototype.x=1',
		'a.prototype=1',
	])('refuses %j', (text) => {
		expect(() => parseOverlay(text)).toThrow(expect.objectContaining({ code: 'bad_overlay', exit: 2 }));
	});
});

describe('reading --claims', () => {
	it('takes actor and subject claims', () => {
		expect(claimsOverlays({ actor_claims: { role: 'admin' }, subject_claims: { sub: 'u' } })).toEqual([
			{ path: 'context.actor_claims', value: { role: 'admin' } },
			{ path: 'context.subject_claims', value: { sub: 'u' } },
		]);
	});

	it.each([[[]], ['text'], [null], [{ role: 'admin' }]])('refuses %j', (claims) => {
		expect(() => claimsOverlays(claims)).toThrow(expect.objectContaining({ code: 'bad_claims' }));
	});
});

describe('laying overlays over an input', () => {
	const repaired = { input: { context: { ttl: 60 }, resource: 'text' }, fields: [] };

	it('writes deep paths, keeps the rest, and records each as supplied', () => {
		const { input, fields } = applyOverlays(repaired, [
			{ path: 'context.ttl', value: 300 },
			{ path: 'context.actor_claims.role', value: 'admin' },
			{ path: 'resource.id', value: 'r-1' },
		]);
		expect(input).toEqual({
			context: { ttl: 300, actor_claims: { role: 'admin' } },
			resource: { id: 'r-1' },
		});
		expect(fields.map(({ path, source, before, after }) => [path, source, before, after])).toEqual([
			['context.ttl', 'supplied', 60, 300],
			['context.actor_claims.role', 'supplied', null, 'admin'],
			['resource.id', 'supplied', null, 'r-1'],
		]);
		expect(repaired.input).toEqual({ context: { ttl: 60 }, resource: 'text' });
	});

	it('takes the last of two overlays on one path', () => {
		const { input } = applyOverlays(repaired, [
			{ path: 'a', value: 1 },
			{ path: 'a', value: 2 },
		]);
		expect(input.a).toBe(2);
	});
});
