import { EXIT } from '../../model/exit-codes.js';
import { type Handler, resultOf } from '../contract.js';
import type { sandboxPath } from './declarations.js';
import { sandboxDir } from './opened.js';

/** Where the sandbox keeps its state, whether it is there or not. */
export const run: Handler<typeof sandboxPath> = async (_given, context) =>
	resultOf(
		{ schema: 'caracalite/sandbox-path@1', ok: true, dataDir: sandboxDir(context) },
		(clean) => clean.dataDir,
		EXIT.clean,
	);
