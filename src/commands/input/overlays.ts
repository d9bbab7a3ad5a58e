import { claimsOverlays, type Overlay, parseOverlay } from '../../core/replay/overlay.js';
import { CaracaliteError } from '../../model/errors.js';
import type { Json } from '../../model/json.js';
import { DEEPEST, tooDeep } from '../../model/json.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { overlayFlags } from '../flags/evidence.js';
import type { LaidOver } from './again.js';

/** What `--claims` and `--set` lay over the input, in that order, and whether it is replayed as the server rebuilt it. */
export async function readOverlays(
	context: CommandContext,
	given: GroupOf<typeof overlayFlags>,
): Promise<{
	overlays: Overlay[];
	asRebuilt: boolean;
	laid: Omit<LaidOver, 'resource' | 'handed' | 'source'>;
}> {
	const [set, claimsFile, asRebuilt] = take(given, ['set', 'claims', 'asRebuilt']);
	const claims = claimsFile === undefined ? [] : claimsOverlays(await readJson(context, claimsFile));
	const overlays = [...claims, ...(set ?? []).map(parseOverlay)];
	return { overlays, asRebuilt, laid: { set: set ?? [], claims: claimsFile, asRebuilt } };
}

/** The JSON value in a file. Throws `bad_json` with its name. */
export async function readJson(context: CommandContext, file: string): Promise<Json> {
	const text = await context.readText(file);
	if (tooDeep(text)) throw new CaracaliteError('bad_json', `${file} is nested deeper than ${DEEPEST} levels`);
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new CaracaliteError(
			'bad_json',
			`${file} is not JSON: ${error instanceof Error ? error.message : ''}`,
		);
	}
}
