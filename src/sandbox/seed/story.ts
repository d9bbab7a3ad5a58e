import type { Actor } from '../actor.js';
import { exchange } from '../exchange/exchange.js';
import { createTime } from '../time.js';
import type { World } from '../world.js';
import { HELD_REFUNDS, type Roles } from './documents.js';
import { LEDGER_SCOPES as ALL, CLERK, setScene, stage } from './scene.js';

/** Ids of the story, for the demo and the docs. */
export interface Story {
	zoneId: string;
	/** The cashier's refund that was denied. */
	deniedRequestId: string;
	policyId: string;
	policySetId: string;
	versions: { baseline: string; careful: string; careless: string; held: string };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LEDGER = 'resource://ledger';

/** The story's own time: it begins days ago, so that what is active is long loaded. */
interface Past {
	at(ago: number): World;
}

function pastOf(world: World): Past {
	const start = world.time.now();
	const options = { ...world.options, outbox: 'dispatches' } as const;
	return { at: (ago) => ({ ...world, options, time: createTime({ now: () => start - ago }) }) };
}

/**
 * Tells the story into an empty sandbox: a payments zone, nine days of it governed by Main v1, some
 * allowed traffic, a cashier's refund denied two minutes ago, and three candidates.
 */
export function tellStory(world: World, actor: Actor): Story {
	const past = pastOf(world);
	const scene = setScene(past.at(9 * DAY), actor);
	allowedTraffic(past, scene.zoneId);
	const denied = exchange(past.at(2 * MINUTE), {
		zone: scene.zoneId,
		application: 'Payments Agent',
		resources: [LEDGER],
		scopes: ['ledger:refund'],
		labels: ['cashier'],
	});
	const recent = past.at(MINUTE);
	const candidate = (roles: Roles, rest?: string) => stage(recent, actor, scene, roles, rest).id;
	return {
		zoneId: scene.zoneId,
		deniedRequestId: denied.requestId,
		policyId: scene.policyId,
		policySetId: scene.policySetId,
		versions: {
			baseline: scene.baseline.id,
			careful: candidate({ clerk: CLERK, cashier: ALL }),
			careless: candidate({ clerk: ALL, cashier: ALL }),
			held: candidate({ clerk: CLERK, cashier: ALL }, HELD_REFUNDS),
		},
	};
}

function allowedTraffic(past: Past, zone: string): void {
	const use = (ago: number, application: string, resource: string, scope: string, label: string) =>
		exchange(past.at(ago), {
			zone,
			application,
			resources: [resource],
			scopes: [scope],
			labels: [label],
			mode: 'use',
		});
	use(60 * MINUTE, 'Payments Agent', LEDGER, 'ledger:read', 'clerk');
	use(58 * MINUTE, 'Payments Agent', LEDGER, 'ledger:write', 'cashier');
	use(40 * MINUTE, 'Reporting', 'resource://reports', 'reports:read', 'reader');
	use(12 * MINUTE, 'Payments Agent', LEDGER, 'ledger:read', 'cashier');
}
