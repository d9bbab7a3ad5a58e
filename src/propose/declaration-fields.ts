import type { Json, JsonObject } from '../model/json.js';

type Fields = [string, string | number][];

const APPROVERS = ['operator', 'subject', 'any'];
const PRIVACIES = ['identified', 'pseudonymous', 'anonymous'];

/** The shortest wait that the runtime knows, seconds: the strictest in the place of one that is none. */
const SHORTEST_WAIT = 60;

/**
 * Fields that make a malformed declaration of a tier fit, as near to what it says as can be and
 * strict where that cannot be told: several choices where its tier is not named.
 */
export function declarationFields(declared: JsonObject, tiers: readonly string[]): Fields[] {
	const { tier, approver = 'operator', privacy = 'identified', ttl_seconds: wait } = declared;
	const fields: Fields = [
		...(oneOf(APPROVERS, approver) ? [] : [['approver', meant(APPROVERS, approver)] as Fields[number]]),
		...(oneOf(PRIVACIES, privacy) ? [] : [['privacy', meant(PRIVACIES, privacy)] as Fields[number]]),
		...(isWait(wait) ? [] : [['ttl_seconds', waitMeant(wait)] as Fields[number]]),
	];
	if (typeof tier === 'string' && tier !== '') return [fields];
	return tiers.map((one) => [['tier', one], ...fields]);
}

function oneOf(known: readonly string[], value: Json): boolean {
	return typeof value === 'string' && known.includes(value);
}

/** The word that was meant, in another case or with blanks around it; else the first, which is the default. */
function meant(known: readonly string[], value: Json): string {
	const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
	return known.find((one) => one === word) ?? known[0] ?? '';
}

function isWait(wait: Json | undefined): boolean {
	return (
		wait === undefined || (typeof wait === 'number' && Number.isInteger(wait) && wait > 0 && wait <= 1e22)
	);
}

function waitMeant(wait: Json | undefined): number {
	const seconds = Math.floor(Number(wait));
	return typeof wait !== 'boolean' && wait !== null && seconds >= 1 && seconds <= Number.MAX_SAFE_INTEGER
		? seconds
		: SHORTEST_WAIT;
}
