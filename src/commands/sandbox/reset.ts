import { EXIT } from '../../model/exit-codes.js';
import { commandField } from '../../render/command-line.js';
import { type Handler, resultOf } from '../contract.js';
import type { sandboxReset } from './declarations.js';
import { type PastJournal, startJournal } from './journal.js';
import { withSandbox } from './opened.js';

/** Empties the sandbox and tells the story of the README into it. */
export const run: Handler<typeof sandboxReset> = async (_given, context) =>
	withSandbox(context, null, async (sandbox) => {
		const story = sandbox.reset();
		const { store } = await context.rollout();
		const journal = startJournal(store, story.zoneId);
		return resultOf(
			{
				schema: 'caracalite/sandbox-reset@1',
				ok: true,
				dataDir: sandbox.dataDir,
				...story,
				journal,
			},
			(clean, style) =>
				[
					`  The sandbox in ${clean.dataDir} starts afresh.`,
					'',
					`  Zone     payments  ${style.paint.dim(clean.zoneId)}`,
					`  Active   Main v1`,
					`  Denied   a cashier's refund  ${style.paint.dim(clean.deniedRequestId)}`,
					`  Staged   Main v2 lets the cashier refund`,
					`           Main v3 lets the clerk refund as well`,
					`           Main v4 lets the cashier refund once a human approves`,
					...journalLines(clean.journal),
					'',
					commandField(style, 'Next', ['explain', clean.deniedRequestId]),
				].join('\n'),
			EXIT.clean,
		);
	});

function journalLines({ kept, other }: PastJournal): string[] {
	if (other !== null) return [`  Journal  goes on: it holds moves in ${other} too`];
	return kept === null ? [] : [`  Journal  starts afresh; the old one is ${kept}`];
}
