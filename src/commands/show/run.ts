import { showPolicy, showVersion } from '../../core/steps/show.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderShown } from '../../render/show.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import type { show } from './declaration.js';

export const run: Handler<typeof show> = async (given, context) => {
	const [kind = 'version', name] = take(given, ['kind', 'named']);
	if (kind === 'policy' && name === undefined) {
		throw new CaracaliteError('usage', 'no policy is named', { hint: 'caracalite show policy <name or id>' });
	}
	const run = await openRun(context);
	const set = context.settings.policySet;
	const shown =
		kind === 'policy'
			? await showPolicy(run, name ?? '')
			: await showVersion(run, await resolveCandidate(run.catalog, name ?? 'active', set, run.zone.name));
	// The text of a document keeps its lines, so that it is cleaned as a page and not value by value.
	return resultOf(shown, (_clean, style) => renderShown(shown, style), EXIT.clean);
};
