import type { JsonObject } from '../../model/json.js';
import { objectAt, textAt, textsAt } from '../../model/json.js';

const LIFECYCLE = 'agent:lifecycle';

/**
 * What a decision was about, in words: `Payments Agent as cashier: ledger:refund on resource://ledger`.
 * It never tells the decision, so that a name stays when a decision changes. `who` stands for the
 * application. Pure.
 */
export function nameOfInput(input: JsonObject, who: string): string {
	const principal = objectAt(input, 'principal');
	const context = objectAt(input, 'context');
	const resource = textAt(objectAt(input, 'resource'), 'identifier') ?? 'no resource';
	const requested = listed(textsAt(context, 'requested_scopes'));
	if (textAt(principal, 'type') === 'Workload') return `workload ${who}: ${requested} on ${resource}`;
	if (requested === LIFECYCLE && textAt(context, 'agent_session_id') === null) {
		return `${who} opens its session on ${resource}`;
	}
	const labels = textsAt(principal, 'labels');
	const actor = labels.length === 0 ? who : `${who} as ${listed(labels)}`;
	if (requested !== '') return `${actor}: ${requested} on ${resource}`;
	const presented = textAt(objectAt(context, 'subject_claims'), 'scope') ?? '';
	return `${actor} uses ${listed(presented.split(' ')) || 'no scope'} on ${resource}`;
}

/** Names in one stable order, each once. */
function listed(names: string[]): string {
	return [...new Set(names)].sort().join(', ');
}

/** Something that wants a name: two of one name are told apart by their digests. */
export interface Named {
	name: string;
	digest: string;
}

/** Digits of the digest that tell two of one name apart. */
const SUFFIX = 6;

/**
 * Gives each a name of its own: every one whose name another digest wants too, or that is among
 * `taken`, gets the start of its digest behind it. Pure.
 */
export function distinctNames(wanted: Named[], taken: ReadonlySet<string>): string[] {
	const digests = new Map<string, Set<string>>();
	for (const { name, digest } of wanted) {
		digests.set(name, (digests.get(name) ?? new Set()).add(digest));
	}
	return wanted.map(({ name, digest }) => {
		const others = [...(digests.get(name) ?? [])].filter((one) => one !== digest);
		if (others.length === 0 && !taken.has(name)) return name;
		const start = digest.slice(0, SUFFIX);
		const short = `${name} (${start})`;
		const unique = !taken.has(short) && !others.some((one) => one.startsWith(start));
		return unique ? short : `${name} (${digest})`;
	});
}
