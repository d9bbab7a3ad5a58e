import { z } from 'zod';
import { EXIT } from '../../model/exit-codes.js';
import type { Style } from '../../render/style.js';
import type { ExchangeOutcome, ExchangeRequest } from '../../sandbox/open.js';
import type { SandboxCommand } from './operation.js';

const Options = z.object({
	application: z.string(),
	resource: z.array(z.string()).default([]),
	scope: z.array(z.string()).default([]),
	label: z.array(z.string()).optional(),
	delegated: z.array(z.string()).optional(),
	mode: z.enum(['delegated', 'use', 'bootstrap', 'session', 'direct', 'workload']).optional(),
});

/** Asks the sandbox for access as an application's agent does; ends blocked where it is not granted. */
export const exchange: SandboxCommand = async (sandbox, options, { settings }) => {
	const outcome = sandbox.exchange(requestOf(Options.parse(options), settings.zone));
	return {
		document: { schema: 'caracalite/sandbox-exchange@1', ok: outcome.granted, ...outcome },
		text: (style) => render(outcome, style),
		exit: outcome.granted ? EXIT.clean : EXIT.blocked,
	};
};

function requestOf(given: z.infer<typeof Options>, zone: string | null): ExchangeRequest {
	const { application, resource, scope, label, delegated, mode } = given;
	return {
		application,
		resources: resource,
		scopes: scope,
		...(zone === null ? {} : { zone }),
		...(label ? { labels: label } : {}),
		...(delegated ? { delegated } : {}),
		...(mode ? { mode } : {}),
	};
}

function render({ granted, requestId, steps }: ExchangeOutcome, { marks, paint }: Style): string {
	const lines = steps.flatMap((step) => [
		`  ${step.granted ? marks.pass : marks.fail} ${step.step.padEnd(10)}${step.refused ?? ''}  ${paint.dim(step.requestId)}`,
		...step.decisions.map(
			({ decision, resource, reason, status }) =>
				`      ${decision.padEnd(6)}${resource}  ${reason ?? (status === 'complete' ? '' : status)}`,
		),
	]);
	return [
		granted ? '  GRANTED' : '  REFUSED',
		'',
		...lines,
		'',
		`  Next     caracalite explain ${requestId}`,
	].join('\n');
}
