import type { History, JournalEntry, Resumed } from '../core/report/history.js';
import { nameOf } from '../model/version-ref.js';
import { activationLines, closing } from './activation.js';
import { counted, field, marked, markOf, NOTHING_CHANGED, shortId, timeOf } from './layout.js';
import type { Style } from './style.js';

/** The moves that were made from here, newest first. */
export function renderHistory({ entries, more, zone }: History, style: Style): string {
	if (entries.length === 0) {
		return `  No move was made from this data directory${zone === null ? '' : ` in zone ${zone}`}.\n`;
	}
	const rest = more ? ['  There is more: --limit'] : [];
	return ['', ...entries.flatMap((entry) => [...entryLines(entry, style), '']), ...rest].join('\n');
}

function entryLines(entry: JournalEntry, style: Style): string[] {
	const { intent, receipt } = entry;
	const { kind, from, to, why, who, at, verdictDigest, zoneName } = intent;
	const head = `${nameOf(from)} ${style.marks.pass === 'ok' ? '->' : '→'} ${nameOf(to)}   in ${zoneName}, ${timeOf(style, at)} by ${who}`;
	const verdict = verdictDigest === null ? '' : `; verdict ${shortId(style, verdictDigest, 8)}`;
	return [
		marked(style, markOf(style, statusOf(entry)), kind, head),
		field(style, '', `${stateOf(entry)}${receipt === null ? '' : `: ${receipt.text}`}`),
		field(style, '', `${why}${verdict}`),
	];
}

function statusOf({ intent, receipt, proof }: JournalEntry): 'passed' | 'failed' | 'not_evaluated' {
	if (receipt === null) return 'not_evaluated';
	if (receipt.outcome !== 'applied') return 'failed';
	const isBack = intent.kind === 'rollback' && proof?.outcome === 'loaded';
	return proof?.proven === true || isBack ? 'passed' : 'not_evaluated';
}

/** What an entry has come to, in a few words. */
function stateOf({ receipt, proof, sentAt }: JournalEntry): string {
	if (receipt === null) return sentAt === null ? 'open, never sent' : 'open; caracalite resume closes it';
	if (receipt.outcome !== 'applied') return receipt.outcome.replaceAll('_', ' ');
	if (proof === null) return 'applied, nobody waited for it';
	return `applied, ${proof.outcome.replaceAll('_', ' ')}${proof.proven ? ' and proven' : ''}`;
}

/** What became of moves that were broken off. */
export function renderResumed(resumed: Resumed, style: Style): string {
	const { closed, activation, active, target, notes } = resumed;
	const lines = [
		...closed.map((entry) => {
			const mark = markOf(style, entry.receipt?.outcome === 'applied' ? 'passed' : 'failed');
			const { kind, to, who, at } = entry.intent;
			const what = `of ${nameOf(to)}, begun ${timeOf(style, at)} by ${who}`;
			return marked(style, mark, kind, `${what}: ${stateOf(entry)}, ${entry.receipt?.text ?? ''}`);
		}),
		...(activation === null
			? notes.map((note) => marked(style, markOf(style, 'warned'), 'note', note))
			: activationLines({ ...activation, notes }, style)),
	];
	const end =
		activation === null
			? `  ${closed.length === 0 ? 'Nothing is open.' : `${counted(closed.length, 'move')} closed.`} ${active === null ? 'Nothing' : nameOf(active)} is active in ${target.zoneName}.\n${NOTHING_CHANGED}`
			: `  ${closing(activation, target.zoneName, style)}`;
	return ['', ...lines, ...(lines.length > 0 ? [''] : []), end, ''].join('\n');
}
