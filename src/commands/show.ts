import { z } from 'zod';
import type { CommandContext, CommandResult } from '../cli/command.js';
import { CaracaliteError } from '../core/errors.js';
import { EXIT } from '../core/exit-codes.js';
import { showPolicy, showVersion } from '../core/status/show.js';
import { resolveCandidate } from '../core/zone/resolve.js';
import { renderShown } from '../report/show.js';
import { openRun } from './input/run.js';

const Options = z.object({ policySet: z.string().optional() });

export async function run(
	args: string[],
	options: Record<string, unknown>,
	context: CommandContext,
): Promise<CommandResult> {
	const given = Options.parse(options);
	const [kind = 'version', name] = args;
	if (kind === 'policy' && name === undefined) {
		throw new CaracaliteError('usage', 'no policy is named', { hint: 'caracalite show policy <name or id>' });
	}
	const run = await openRun(context);
	const set = given.policySet ?? context.settings.policySet;
	const shown =
		kind === 'policy'
			? await showPolicy(run, name ?? '')
			: await showVersion(run, await resolveCandidate(run.catalog, name ?? 'active', set, run.zone.name));
	return { document: shown, text: (style) => renderShown(shown, style), exit: EXIT.clean };
}
