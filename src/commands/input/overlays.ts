import type { z } from 'zod';
import { claimsOverlays, type Overlay, parseOverlay } from '../../core/replay/overlay.js';
import { CaracaliteError } from '../../model/errors.js';
import type { Json } from '../../model/json.js';
import type { CommandContext } from '../contract.js';
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
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new CaracaliteError(
			'bad_json',
			`${file} is not JSON: ${error instanceof Error ? error.message : ''}`,
		);
	}
}
