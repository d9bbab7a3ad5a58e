import type { Finding } from '../report/schema.js';
import type { Flip, FlipKind, Shadow } from '../report/shadow.js';
import { flagsForFlip, standFlips } from './flip-standing.js';
import { type Acceptance, ALL_FLAGS, finding, type GateCheck, gate, notEvaluated, takesAll } from './gate.js';
import { standingsOf } from './standing.js';

const NAME = 'shadow';

/** Whatever traffic the candidate decides otherwise, the denial needs it, or somebody meant or accepted it. */
export const shadowGate: GateCheck = ({ shadow, changes }, acceptance) => {
	if (shadow === null) return notEvaluated(NAME, 'no traffic was replayed');
	const rows = changes === null || changes.unknown !== null ? [] : changes.authority.rows;
	const flips = standFlips(shadow.flips, standingsOf(rows, acceptance), acceptance);
	const open = flips.filter(({ standing }) => standing === 'open');
	const findings = [...untrustworthy(shadow), ...undecided(shadow, acceptance), ...findingsOf(open)];
	return gate(NAME, findings, passedText(shadow, flips), failedText(shadow, open));
};

/** What no flag takes: nothing was replayed, or it was cut off, or not by the server, or something is wrong with us. */
function untrustworthy({ replayed, engine, findings, cutOff }: Shadow): Finding[] {
	const codes = [...new Set(findings.map(({ code }) => code))];
	const wait = 'wait for traffic, or ask for more of it: --shadow <duration>';
	return [
		...(replayed.decisions === 0 ? [finding('shadow_nothing_replayed', { hint: wait })] : []),
		...(cutOff ? [finding('shadow_cut_off')] : []),
		...(engine.decisions > 0 ? [finding(`shadow_offline:${engine.decisions}`)] : []),
		...codes.map((code) => {
			const same = findings.filter((one) => one.code === code);
			return finding(`shadow_${code}:${same.length}`, { hint: same[0]?.text ?? null });
		}),
	];
}

/**
 * Traffic of which nobody knows what becomes of it: some possible input is decided otherwise, or it is not
 * there, of which an archive proves that it was or of which the source tells nothing.
 */
function undecided(shadow: Shadow, acceptance: Acceptance): Finding[] {
	if (takesAll(acceptance)) return [];
	const [may, missing] = [mayFlipOf(shadow), missingOf(shadow)];
	const hint = `accept whatever becomes of it with ${ALL_FLAGS.join(' ')}`;
	return [
		...(may === 0 ? [] : [`traffic_undecided:${may}`]),
		...(missing === 0 ? [] : [`traffic_missing:${missing}`]),
		...(shadow.gaps.some(isTold) ? ['traffic_not_covered'] : []),
	].map((blocker) => finding(blocker, { hint, accept: ALL_FLAGS, reviewable: true }));
}

function mayFlipOf({ leftOut }: Shadow): number {
	return leftOut.reduce((sum, { mayFlip }) => sum + mayFlip, 0);
}

function missingOf({ missing }: Shadow): number {
	return missing.reduce((sum, { events }) => sum + events, 0);
}

/** Audit is archived by the hour, so that up to two are not there yet; whatever else is not told has to be accepted. */
const HOURS_BEHIND = 2;

function isTold({ why, since, until }: Shadow['gaps'][number]): boolean {
	const hours = (Date.parse(until) - Date.parse(since)) / 3_600_000;
	return why === 'left_out' || hours > (why === 'after' ? HOURS_BEHIND : 1);
}

const GAPS: Readonly<Record<Shadow['gaps'][number]['why'], string>> = {
	before: 'the traffic before what the source holds',
	after: 'the traffic after what the source holds',
	left_out: 'the traffic that was left out when its classes were made',
};

/** One finding for each way in which traffic is decided otherwise. */
function findingsOf(open: readonly Flip[]): Finding[] {
	const kinds = [...new Set(open.map(({ kind }) => kind))];
	return kinds.map((kind) => {
		const accept = flagsForFlip(kind);
		const hint = `accept with ${accept.join(' ')}, declare the change with --allow-change, or narrow the document`;
		const requests = countOf(open.filter((one) => one.kind === kind));
		return finding(`traffic_${kind}:${requests}`, { hint, accept, reviewable: true });
	});
}

const WORDS: Readonly<Record<FlipKind, string>> = {
	allow_to_deny: 'would be refused',
	hold_to_deny: 'would be refused, and waited for a human',
	allow_to_hold: 'would wait for a human',
	hold_for_others: 'would wait for other humans',
	hold_to_allow: 'would no longer wait',
	deny_to_allow: 'would no longer be refused',
	deny_to_hold: 'would wait, and were refused',
	deny_by_another_reason: 'would be refused for another reason',
};

function countOf(flips: readonly Flip[]): number {
	return flips.reduce((sum, { requests }) => sum + requests, 0);
}

/** How often each way occurs, in words. */
function told(flips: readonly Flip[]): string {
	const kinds = [...new Set(flips.map(({ kind }) => kind))];
	return kinds
		.map((kind) => `${countOf(flips.filter((one) => one.kind === kind))} ${WORDS[kind]}`)
		.join(', ');
}

function passedText({ replayed, decisions }: Shadow, flips: readonly Flip[]): string {
	const of = `${replayed.decisions} of ${decisions} requests replayed as logged`;
	if (flips.length === 0) return `${of}, all decided as before`;
	return `${of}; ${told(flips)}, as needed, meant or accepted`;
}

function failedText(shadow: Shadow, open: readonly Flip[]): string {
	const { replayed, decisions } = shadow;
	if (replayed.decisions === 0) return `none of ${decisions} requests could be replayed`;
	if (open.length > 0) return `${told(open)}, and nobody said that this is meant`;
	if (mayFlipOf(shadow) > 0) return `${mayFlipOf(shadow)} may be decided otherwise`;
	return missingOf(shadow) > 0 || shadow.gaps.some(isTold)
		? 'not all of the traffic that was asked for is there'
		: 'what was replayed is not to be believed';
}

/** What of the traffic is not known, for a verdict to tell. Pure. */
export function unknownTraffic(shadow: Shadow | null): string[] {
	if (shadow === null) return [];
	const missing = missingOf(shadow);
	return [
		...shadow.leftOut.map(
			({ why, decisions }) =>
				`what becomes of ${decisions} requests of the traffic: ${why.replaceAll('_', ' ')}`,
		),
		...(isHandedOver(shadow) ? ['whether the traffic was all of it: its files were handed over'] : []),
		...(missing > 0 ? [`${missing} events that are missing in the archive`] : []),
		...shadow.gaps.map(({ why, since, until }) => `${GAPS[why]}, from ${since} to ${until}`),
		...shadow.notes,
	];
}

/** Files are somebody's word; the server's own list is not. */
function isHandedOver({ source }: Shadow): boolean {
	return source === 'archive' || source === 'classes';
}
