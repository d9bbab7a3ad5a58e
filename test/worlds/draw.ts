import { dice } from '../policy/authority/universe.js';
import { SCOPES } from './traffic.js';
import { type Grant, type Tier, WHOLE, type ZoneData } from './zone-data.js';

/** Draws from a seed. */
export interface Draw {
	below(count: number): number;
	chance(percent: number): boolean;
	one<T>(items: readonly T[]): T;
	some<T>(items: readonly T[], percent: number): T[];
}

export function drawFrom(seed: number): Draw {
	const below = dice(seed);
	// The first numbers of near seeds are near.
	for (let count = 0; count < 8; count++) below(2);
	return {
		below,
		chance: (percent) => below(100) < percent,
		one(items) {
			const [first] = items;
			if (first === undefined) throw new Error('nothing to draw from');
			return items[below(items.length)] ?? first;
		},
		some: (items, percent) => items.filter(() => below(100) < percent),
	};
}

export const TIERS = ['money', 'books'];

/** A zone as it may be: who owns what, what roles hold, and now and then what confines, holds or freezes it. */
export function drawZone(draw: Draw, applications: ReadonlyMap<string, string>): ZoneData {
	const id = (name: string) => applications.get(name) ?? name;
	const grants: ZoneData['grants'] = {
		'resource://ledger': {
			application: 'payments',
			roles: { clerk: ['ledger:read'], cashier: ['ledger:read', 'ledger:write'] },
		},
		'resource://reports': { application: 'reporting', roles: { reader: ['reports:read'] } },
	};
	if (draw.chance(70)) grants['resource://mail'] = { application: 'mailer', roles: { clerk: ['mail:send'] } };
	if (draw.chance(25)) grants['resource://vault'] = { application: 'mailer', roles: {} };
	const [ledger, reports] = [grants['resource://ledger'], grants['resource://reports']];
	if (ledger !== undefined && draw.chance(45)) addScope(ledger, 'cashier', 'ledger:refund');
	if (ledger !== undefined && draw.chance(30)) addScope(ledger, 'intern', 'ledger:read');
	if (reports !== undefined && draw.chance(40)) addScope(reports, 'reader', 'reports:export');
	const appIds = { payments: id('Payments'), reporting: id('Reporting'), mailer: id('Mailer') };
	const prefixes = draw.some(['tenant:', 'tenant:acme', 'intern'], 30);
	const named = draw.chance(60) ? draw.some(SCOPES, 35) : [];
	return {
		appIds,
		grants,
		confinement: prefixes.map((label_prefix) => ({ label_prefix, scopes: draw.some(SCOPES, 50) })),
		restrict: draw.chance(5) ? ['freeze'] : [],
		risk: named.map((scope) => ({ scope, tier: draw.one(TIERS) })),
		tiers: draw.some(TIERS, 65).map((tier) => drawTier(draw, tier)),
		raw: draw.chance(4) ? { risk: '[{"scope": "ledger:read"}]' } : {},
		again: [],
		layout: WHOLE,
	};
}

export function drawTier(draw: Draw, tier: string): Tier {
	const drawn: Tier = { tier };
	if (draw.chance(70)) drawn.approver = draw.one(['operator', 'subject', 'any'] as const);
	if (draw.chance(60)) drawn.ttl_seconds = draw.one([5, 60, 900, 3_600, 90_000, 700_000]);
	if (draw.chance(20)) drawn.privacy = draw.one(['identified', 'pseudonymous'] as const);
	return drawn;
}

export function addScope({ roles }: Grant, role: string, scope: string): void {
	const held = roles[role] ?? [];
	if (!held.includes(scope)) roles[role] = [...held, scope];
}
