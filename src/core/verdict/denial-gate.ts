import { fieldsPutBack } from '../event/fields.js';
import type { Replay } from '../report/evidence.js';
import { type GateCheck, gate, notEvaluated } from './gate.js';

/** The input is faithful: the version that decided then still gives the logged decision and reason. */
export const denialGate: GateCheck = ({ replays }) => {
	const logged = replays.filter((replay) => replay.logged !== null);
	const first = logged[0];
	if (first === undefined) return notEvaluated('denial', 'no denied request; judged by cases alone');
	const off = logged.filter((replay) => replay.calibration === 'uncalibrated');
	const unknown = logged.filter((replay) => replay.calibration === 'uncalibratable');
	const reasons = [...new Set(logged.map((replay) => replay.logged?.reason ?? 'no reason'))].join(', ');
	const text =
		unknown.length === logged.length
			? `${reasons}; cannot be checked against the version that decided, which is gone or none`
			: `${reasons}; replays as logged${putBack(first)}`;
	const open = [...new Set(logged.flatMap((replay) => replay.inconclusive))];
	return gate(
		'denial',
		[
			...off.map((replay) => `denial_uncalibrated:${replay.resource ?? 'input'}`),
			...open.map((field) => `denial_inconclusive:${field}`),
		],
		text,
		off.length > 0
			? `${reasons}; the version that decided then says something else of this input${suspectOf(off)}`
			: `${reasons}; the answer hangs on ${open.join(', ')}, which is not known: ${settle(open)}`,
	);
};

/** The first field that could explain why a replay does not come out as logged. */
function suspectOf(off: Replay[]): string {
	const doubtful = off.flatMap((replay) => replay.fields).find((field) => field.source !== 'recorded');
	return doubtful === undefined ? '' : `; the first field in doubt is ${doubtful.path} (${doubtful.source})`;
}

/** How a person can settle fields that are not known. */
function settle(fields: string[]): string {
	return fields.some((field) => field.startsWith('context.subject_claims'))
		? 'lay the claims over it with --claims <file>'
		: `lay it over with --set ${fields[0] ?? 'path'}=<value>`;
}

function putBack(replay: Replay): string {
	const paths = fieldsPutBack(replay.fields).map((field) => field.path);
	if (paths.length === 0) return '';
	return ` (${paths.length} ${paths.length === 1 ? 'field' : 'fields'} put back: ${paths.join(', ')})`;
}
