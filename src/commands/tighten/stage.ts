import type { Tightened } from '../../core/report/tightened.js';
import type { Editable } from '../../core/steps/propose.js';
import { shadowOnServer } from '../../core/steps/shadow-of-edit.js';
import { madeInPart } from '../../core/steps/stage.js';
import type { Tightening } from '../../core/steps/tighten.js';
import { isCaracaliteError } from '../../model/errors.js';
import { nameOf } from '../../model/version-ref.js';
import type { CommandContext } from '../contract.js';
import { openRun } from '../input/run.js';
import { stageEdited } from '../input/stage-edited.js';

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
	{ tightening: { documents, held }, editable, only }: Staging,
): Promise<Pick<Tightened, 'ok' | 'shadow' | 'staged'>> {
	const { version, versionMade } = await stageEdited(context, { documents, editable, only });
	if (version === null) throw new Error('staging made no version');
	try {
		// What was read of the zone before does not know of the new version.
		const run = await openRun(context);
		const shadow = await shadowOnServer(run, held, run.judges.of(version));
		return { ok: shadow.flips === 0, shadow, staged: version };
	} catch (error) {
		const made = `${nameOf(version)} (${version.versionId})`;
		throw versionMade && isCaracaliteError(error) ? madeInPart(error, [made]) : error;
	}
}
