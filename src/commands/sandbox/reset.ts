import { EXIT } from '../../model/exit-codes.js';
import type { SandboxCommand } from './operation.js';

/** Empties the sandbox and tells the story of the README into it. */
export const reset: SandboxCommand = async (sandbox) => {
	const story = sandbox.reset();
	const { zoneId, deniedRequestId } = story;
	return {
		document: { schema: 'caracalite/sandbox-reset@1', ok: true, dataDir: sandbox.dataDir, ...story },
		text: ({ paint }) =>
			[
				`  The sandbox in ${sandbox.dataDir} starts afresh.`,
				'',
				`  Zone     payments  ${paint.dim(zoneId)}`,
				`  Active   Main v1`,
				`  Denied   a cashier's refund  ${paint.dim(deniedRequestId)}`,
				`  Staged   Main v2 lets the cashier refund`,
				`           Main v3 lets the clerk refund as well`,
				`           Main v4 lets the cashier refund once a human approves`,
				'',
				`  Next     caracalite explain ${deniedRequestId}`,
			].join('\n'),
		exit: EXIT.clean,
	};
};
