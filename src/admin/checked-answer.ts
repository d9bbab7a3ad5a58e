import type { z } from 'zod';
import { isJsonObject } from '../model/json.js';
import type { Call } from './call.js';
import { oneLine } from './clean.js';
import { faultError, unexpectedAnswer } from './fault.js';

/** Ids that an answer, or each row of it, has to repeat where it names them, by their wire names. */
export type Echo = Record<string, string>;

/** An answer as its schema reads it. Throws `unexpected_answer`, or `outcome_unknown` for a write. */
export function checkedAnswer<T>(call: Call, schema: z.ZodType<T>, answer: unknown, echo: Echo): T {
	const foreign = foreignId(answer, echo);
	if (foreign !== null) throw faultError(call, unexpectedAnswer(foreign));
	const result = schema.safeParse(answer);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const place = issue?.path.map(String).join('.') || 'all of it';
	throw faultError(call, unexpectedAnswer(oneLine(`${place}: ${issue?.message}`)));
}

/** An answer about another zone, set or version than was asked for. */
function foreignId(answer: unknown, echo: Echo): string | null {
	for (const row of Array.isArray(answer) ? answer : [answer]) {
		for (const [key, id] of Object.entries(echo)) {
			if (isJsonObject(row) && row[key] !== undefined && row[key] !== id) return `${key} is not ${id}`;
		}
	}
	return null;
}
