import type { ExchangeDecision, ExchangeMode, ExchangeStep } from '../../src/sandbox/exchange/types.js';
import type { Sandbox } from '../../src/sandbox/open.js';
import type { Request } from './relation.js';

/** What the zone has, whatever its documents say. */
export const RESOURCES: Readonly<Record<string, readonly string[]>> = {
	'resource://ledger': ['ledger:read', 'ledger:write', 'ledger:refund'],
	'resource://reports': ['reports:read', 'reports:export'],
	'resource://mail': ['mail:send'],
	'resource://vault': ['vault:open'],
};
export const SCOPES = Object.values(RESOURCES).flat();
export const LABELS = ['clerk', 'cashier', 'reader', 'intern', 'tenant:acme', 'tenant:globex'];
export const APPLICATIONS = ['Payments', 'Reporting', 'Mailer', 'Rogue'];

/** One exchange of the standing traffic. */
interface Exchange {
	application: string;
	resources: string[];
	scopes: string[];
	labels: string[];
	mode: ExchangeMode;
	delegated?: string[];
}

const LEDGER = 'resource://ledger';
const REPORTS = 'resource://reports';
const MAIL = 'resource://mail';
const VAULT = 'resource://vault';

function exchange(
	application: string,
	resources: string | string[],
	scopes: string,
	labels = '',
	mode: ExchangeMode = 'delegated',
): Exchange {
	const words = (text: string) => text.split(' ').filter((word) => word !== '');
	return { application, resources: [resources].flat(), scopes: words(scopes), labels: words(labels), mode };
}

/** The same traffic before and after: every shape, many labels, several applications. */
export const TRAFFIC: readonly Exchange[] = [
	exchange('Payments', LEDGER, 'ledger:read', 'clerk'),
	exchange('Payments', LEDGER, 'ledger:read', 'cashier'),
	exchange('Payments', LEDGER, 'ledger:read ledger:write', 'cashier', 'use'),
	exchange('Payments', LEDGER, 'ledger:write', 'cashier'),
	exchange('Payments', LEDGER, 'ledger:write', 'clerk'),
	exchange('Payments', LEDGER, 'ledger:refund', 'cashier'),
	exchange('Payments', LEDGER, 'ledger:refund', 'clerk'),
	exchange('Payments', LEDGER, 'ledger:refund', 'intern clerk', 'use'),
	exchange('Payments', LEDGER, 'ledger:refund ledger:write', 'cashier'),
	exchange('Payments', LEDGER, 'ledger:read', 'intern'),
	exchange('Payments', LEDGER, 'ledger:read', 'clerk tenant:acme', 'use'),
	exchange('Payments', LEDGER, 'ledger:write', 'cashier tenant:acme'),
	exchange('Payments', LEDGER, 'ledger:write', 'cashier tenant:globex'),
	exchange('Payments', LEDGER, 'ledger:refund', 'cashier tenant:acme'),
	exchange('Payments', REPORTS, 'reports:read', 'reader'),
	exchange('Payments', LEDGER, '', '', 'bootstrap'),
	exchange('Reporting', REPORTS, 'reports:read', 'reader', 'use'),
	exchange('Reporting', REPORTS, 'reports:export', 'reader'),
	exchange('Reporting', REPORTS, 'reports:read reports:export', 'intern'),
	exchange('Reporting', REPORTS, 'reports:read', 'reader tenant:globex', 'use'),
	exchange('Reporting', [REPORTS, MAIL], 'reports:read', 'reader'),
	exchange('Reporting', VAULT, '', '', 'bootstrap'),
	exchange('Mailer', MAIL, 'mail:send', 'clerk', 'use'),
	exchange('Mailer', MAIL, 'mail:send', 'tenant:acme'),
	exchange('Mailer', VAULT, 'vault:open', 'clerk'),
	exchange('Mailer', MAIL, '', '', 'bootstrap'),
	exchange('Rogue', VAULT, '', '', 'bootstrap'),
	exchange('Rogue', LEDGER, 'ledger:read', 'clerk'),
	exchange('Payments', LEDGER, 'ledger:read', 'clerk', 'session'),
	exchange('Mailer', MAIL, 'mail:send', '', 'direct'),
	{ ...exchange('Payments', LEDGER, 'ledger:write', 'cashier'), delegated: ['ledger:read'] },
	exchange('scheduler', LEDGER, 'ledger:refund', '', 'workload'),
	exchange('scheduler', REPORTS, 'reports:export', '', 'workload'),
];

/** What the runtime said to one decision of the traffic. */
export interface Said {
	requestId: string;
	answer: 'allow' | 'hold' | 'refused' | 'deny' | 'failed';
	resource: string;
	request: Request;
	/** Whether another version may change it: policy decided. */
	byPolicy: boolean;
	/** How many resources its request was for. */
	beside: number;
}

/** The whole traffic's answers, by what was asked; ids of applications by their names. */
export function repeatTraffic(sandbox: Sandbox, ids: ReadonlyMap<string, string>): Map<string, Said> {
	const all = TRAFFIC.flatMap((one, index) => {
		const { steps } = sandbox.exchange(one);
		return steps.flatMap((step) => readStep(one, step, ids, index));
	});
	return new Map(all);
}

function readStep(
	one: Exchange,
	step: ExchangeStep,
	ids: ReadonlyMap<string, string>,
	index: number,
): [string, Said][] {
	const { labels, scopes, delegated = scopes } = one;
	const asked =
		step.step === 'bootstrap' ? { labels: [], scopes: [], delegated: [] } : { labels, scopes, delegated };
	return step.decisions.map(({ resource, decision, status, reason }) => {
		const application = ids.get(one.application) ?? one.application;
		const request: Request = { shape: shapeOf(one, step), application, resource, ...asked };
		const said: Said = {
			requestId: step.requestId,
			answer: answerOf(decision, status, reason),
			resource,
			request,
			byPolicy: status === 'complete',
			beside: step.decisions.length,
		};
		return [`${index} ${step.step} ${resource}`, said];
	});
}

function answerOf(
	decision: ExchangeDecision['decision'],
	status: string,
	reason: string | null,
): Said['answer'] {
	if (status === 'policy_eval_failed') return 'failed';
	return reason === 'approval_class_conflict' ? 'refused' : decision;
}

function shapeOf({ mode }: Exchange, { step }: ExchangeStep): Request['shape'] {
	if (step !== 'mint') return step;
	return mode === 'session' || mode === 'direct' ? 'none' : 'mint';
}
