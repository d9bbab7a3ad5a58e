import type { UsedTraffic } from '../core/report/used-traffic.js';
import { counted, field, timeOf } from './layout.js';
import type { Style } from './style.js';

const WHY: Readonly<Record<UsedTraffic['notReplayed'][number]['why'], string>> = {
	mandate_unknown: 'mandate not known',
	not_replayed: 'decided otherwise now',
	version_gone: 'version gone',
};

/** How much traffic was read, how much of it is surely known, and what is missing. */
export function trafficLines(traffic: UsedTraffic, style: Style): string[] {
	const { window, decisions, classes, replayed, notReplayed, missing, notes } = traffic;
	const share = decisions === 0 ? '' : ` (${Math.floor((1_000 * replayed.decisions) / decisions) / 10} %)`;
	const kinds = counted(classes, 'kind');
	const head = `${counted(decisions, 'request')} of ${kinds} decided by policy since ${timeOf(style, window.since)}`;
	const known = `${replayed.decisions} replayed as logged${share}`;
	const not = notReplayed.map((one) => `${WHY[one.why]} ${one.decisions}`).join(', ');
	const lacking = missing.reduce((sum, { events }) => sum + events, 0);
	return [
		field(style, 'Traffic', `${head}; ${known}${not === '' ? '' : `; not replayed: ${not}`}`),
		...(lacking > 0 ? [field(style, 'Missing', `${counted(lacking, 'event')} are missing there`)] : []),
		...notes.map((note) => field(style, 'Note', note)),
	];
}
