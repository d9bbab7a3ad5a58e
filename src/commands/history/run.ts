import type { History } from '../../core/report/history.js';
import { EXIT } from '../../model/exit-codes.js';
import { renderHistory } from '../../render/history.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import type { history } from './declaration.js';

/** Prints the journal. It lies on this machine, so that no server is asked. */
export const run: Handler<typeof history> = async (given, context) => {
	const [limit] = take(given, ['limit']);
	const { zone } = context.settings;
	const { store } = await context.rollout();
	const entries = store.past(zone, limit + 1);
	const document: History = {
		schema: 'caracalite/history@1',
		ok: true,
		zone,
		entries: entries.slice(0, limit),
		more: entries.length > limit,
	};
	return resultOf(document, renderHistory, EXIT.clean);
};
