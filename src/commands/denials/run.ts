import type { Denials } from '../../core/report/denials.js';
import { groupDenials } from '../../core/trace/denial-groups.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderDenials } from '../../render/denials.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import { readDenialWindow } from '../input/window.js';
import type { denials } from './declaration.js';

const DEFAULT_SINCE = '1h';

export const run: Handler<typeof denials> = async (given, context) => {
	const [window, limit] = take(given, ['window', 'limit']);
	const run = await openRun(context);
	const { since, filter, resource } = await readDenialWindow(run, window, DEFAULT_SINCE);
	const { progress, signal } = run;
	const { groups, more, ...counts } = await groupDenials(run.admin, { filter, resource, progress, signal });
	const listed = groups.slice(0, limit);
	const document: Denials = {
		schema: 'caracalite/denials@1',
		ok: true,
		zoneId: run.zone.id,
		since,
		until: filter.until ?? null,
		...counts,
		groups: listed,
		more: { ...more, groups: groups.length - listed.length },
	};
	return resultOf(document, renderDenials, EXIT.clean);
};
