import { z } from 'zod';
import { showPolicy, showVersion } from '../core/steps/show.js';
import { resolveCandidate } from '../core/zone/resolve.js';
import { CaracaliteError } from '../model/errors.js';
import { EXIT } from '../model/exit-codes.js';
import { renderShown } from '../render/show.js';
import type { CommandContext, CommandResult } from './contract.js';
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
