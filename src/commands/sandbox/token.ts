import { z } from 'zod';
import { EXIT } from '../../model/exit-codes.js';
import type { CommandResult } from '../contract.js';
import type { SandboxCommand } from './operation.js';

const TokenOptions = z.object({ capability: z.enum(['admin', 'read', 'approve', 'zone']).optional() });

/** Prints the sandbox's admin token, or makes one of a lesser capability. */
export const token: SandboxCommand = async (sandbox, options, { settings }) => {
	const { capability } = TokenOptions.parse(options);
	const made = capability && sandbox.createToken(capability, settings.zone ?? undefined);
	const text = made ?? sandbox.adminToken();
	return {
		document: {
			schema: 'caracalite/sandbox-token@1',
			ok: true,
			capability: capability ?? 'admin',
			token: text,
			file: made ? null : sandbox.tokenFile,
		},
		text: () => text,
		exit: EXIT.clean,
	};
};

/** Where the sandbox keeps its state, whether it is there or not. */
export function pathResult(dataDir: string): CommandResult {
	const document = { schema: 'caracalite/sandbox-path@1', ok: true, dataDir };
	return { document, text: () => dataDir, exit: EXIT.clean };
}
