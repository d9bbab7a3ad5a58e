import { EXIT } from '../../model/exit-codes.js';
import { commandField } from '../../render/command-line.js';
import type { Style } from '../../render/style.js';
import type { ExchangeOutcome, ExchangeRequest } from '../../sandbox/exchange/types.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import type { sandboxExchange } from './declarations.js';
import { withPresentSandbox } from './opened.js';

/** Asks the sandbox for access as an application's agent does; ends blocked where it is not granted. */
export const run: Handler<typeof sandboxExchange> = async (given, context) => {
	const [application, resource, scope, labels, delegated, mode] = take(given, [
		'application',
		'resource',
		'scope',
		'label',
		'delegated',
		'mode',
	]);
	const { zone } = context.settings;
	const request: ExchangeRequest = {
		application,
		resources: resource ?? [],
		scopes: scope ?? [],
		...(zone === null ? {} : { zone }),
		...(labels ? { labels } : {}),
		...(delegated ? { delegated } : {}),
		...(mode ? { mode } : {}),
	};
	return withPresentSandbox(context, async (sandbox) => {
		const outcome = sandbox.exchange(request);
		const schema = 'caracalite/sandbox-exchange@1' as const;
		const document = { schema, ok: outcome.granted, ...outcome };
		return resultOf(document, render, outcome.granted ? EXIT.clean : EXIT.blocked);
	});
};

function render({ granted, requestId, steps }: ExchangeOutcome, style: Style): string {
	const { marks, paint } = style;
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
		commandField(style, 'Next', ['explain', requestId]),
	].join('\n');
}
