import { EXIT } from '../../model/exit-codes.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import type { sandboxToken } from './declarations.js';
import { withPresentSandbox } from './opened.js';

/** Prints the sandbox's admin token, or makes one of a lesser capability. */
export const run: Handler<typeof sandboxToken> = async (given, context) => {
	const [capability] = take(given, ['capability']);
	return withPresentSandbox(context, async (sandbox) => {
		const made = capability && sandbox.createToken(capability, context.settings.zone ?? undefined);
		return resultOf(
			{
				schema: 'caracalite/sandbox-token@1',
				ok: true,
				capability: capability ?? 'admin',
				token: made ?? sandbox.adminToken(),
				file: made ? null : sandbox.tokenFile,
			},
			(clean) => clean.token,
			EXIT.clean,
		);
	});
};
