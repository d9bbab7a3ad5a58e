import { z } from 'zod';
import { readStatus } from '../core/steps/status.js';
import { resolveSet } from '../core/zone/resolve.js';
import { EXIT } from '../model/exit-codes.js';
import { cleanValues } from '../render/clean-values.js';
import { renderStatus } from '../render/status.js';
import type { CommandContext, CommandResult } from './contract.js';
import { openRun } from './input/run.js';

const Options = z.object({ policySet: z.string().optional() });

export async function run(
	_args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const run = await openRun(context);
	const only =
		given.policySet === undefined ? null : await resolveSet(run.catalog, given.policySet, run.zone.name);
	const status = await readStatus(run, only);
	return {
		document: status,
		text: (style) => renderStatus(cleanValues(status), style),
		exit: status.ok ? EXIT.clean : EXIT.blocked,
	};
}
