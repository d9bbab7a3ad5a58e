import type { z } from 'zod';
import type { CommandContext } from '../../cli/command.js';
import { CaracaliteError } from '../../core/errors.js';
import { DEEPEST, tooDeep } from '../../core/json.js';
import type { Json } from '../../core/model.js';
import { claimsOverlays, type Overlay, parseOverlay } from '../../core/replay/overlay.js';
import type { OverlayOptions } from './options.js';

/** What `--claims` and `--set` lay over the input, in that order. */
export async function readOverlays(
	context: CommandContext,
	options: z.infer<typeof OverlayOptions>,
): Promise<Overlay[]> {
	const claims = options.claims === undefined ? [] : claimsOverlays(await readJson(context, options.claims));
	return [...claims, ...(options.set ?? []).map(parseOverlay)];
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
