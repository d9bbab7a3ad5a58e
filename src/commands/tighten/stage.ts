import type { Tightened } from '../../core/report/tightened.js';
import type { Run } from '../../core/run.js';
import type { Editable } from '../../core/steps/propose.js';
import { shadowOnServer } from '../../core/steps/shadow-of-edit.js';
import { stageEdited } from '../../core/steps/stage-edited.js';
import type { Tightening } from '../../core/steps/tighten.js';
import type { CommandContext } from '../contract.js';

interface Staging {
	tightening: Tightening;
	editable: Editable;
	/** Whether the documents are the whole bundle. */
	only: boolean;
}

/**
 * Makes a version of the edit, and has the server decide the same traffic on it. What breaks off after the
 * version was made says that it is there.
 */
export async function stageAndReplay(
	context: CommandContext,
	run: Run,
	{ tightening: { documents, held }, editable, only }: Staging,
): Promise<Pick<Tightened, 'ok' | 'shadow' | 'staged'>> {
	const { writer } = await context.connect();
	const edited = { writer, documents, editable, only, set: context.settings.policySet };
	return stageEdited(run, edited, async (version, knowing) => {
		const shadow = await shadowOnServer(knowing, held, knowing.judges.of(version));
		return { ok: shadow.flips === 0, shadow, staged: version };
	});
}
