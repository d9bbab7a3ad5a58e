import type { Intent } from '../../core/report/history.js';
import type { Journal } from '../../core/rollout/journal.js';
import { nameOf } from '../../model/version-ref.js';
import type { Listener } from './events.js';

/** The same journal, which tells how far each move has come once that is on disk. */
export function tellingJournal(journal: Journal, tell: Listener): Journal {
	const intents = new Map<string, Intent>();
	const told = (
		id: string,
		state: 'meant' | 'sent' | 'answered' | 'awaited',
		{ outcome, text }: { outcome: string | null; text: string },
	) => {
		const intent = intents.get(id);
		if (intent === undefined) return;
		const { kind, from, to } = intent;
		tell({ type: 'move', state, id, kind, from, to, outcome, text });
	};
	return {
		begin(intent) {
			const begun = journal.begin(intent);
			intents.set(begun.id, begun);
			told(begun.id, 'meant', { outcome: null, text: begun.why });
			return begun;
		},
		send(id, at) {
			journal.send(id, at);
			const to = intents.get(id)?.to ?? null;
			told(id, 'sent', { outcome: null, text: `activating ${nameOf(to)}` });
		},
		close(id, receipt) {
			journal.close(id, receipt);
			told(id, 'answered', receipt);
		},
		prove(id, proof) {
			journal.prove(id, proof);
			told(id, 'awaited', proof);
		},
		open(zoneId) {
			const entries = journal.open(zoneId);
			for (const { intent } of entries) intents.set(intent.id, intent);
			return entries;
		},
		list: (zone, limit) => journal.list(zone, limit),
	};
}
