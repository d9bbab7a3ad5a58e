import { z } from 'zod';
import type { CommandContext, CommandResult } from '../cli/command.js';
import { EXIT } from '../core/exit-codes.js';
import { readStatus } from '../core/status/status.js';
import { resolveSet } from '../core/zone/resolve.js';
import { cleanValues } from '../report/clean-values.js';
import { renderStatus } from '../report/status.js';
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
