import { z } from 'zod';
import type { Problem } from '../../model/problem.js';
import type { Bundle } from '../bundle.js';

export const BrokenSchema = z.object({
	blocker: z.string().meta({ description: 'candidate_broken:<name of the data, or code of the compiler>' }),
	code: z.string(),
	name: z.string().nullable().meta({ description: 'null where the documents do not compile' }),
	scope: z.string().nullable(),
	reach: z.string().nullable().meta({ description: 'the decisions it spoils' }),
	documents: z.array(z.string()),
	places: z.array(z.object({ document: z.string(), line: z.number().int(), column: z.number().int() })),
	text: z.string().meta({ description: 'what is wrong, and what it would do to the zone' }),
});
/** Something that the offline reader proves to be wrong with a candidate. */
export type Broken = z.infer<typeof BrokenSchema>;

/**
 * What is wrong with a bundle before anything is asked of a server: names with values that contradict
 * each other, malformed data, documents that do not compile. Nothing is known of one with Rego logic, or with Rego that the reader does not know.
 */
export function brokenBundle(bundle: Bundle): Broken[] {
	if (bundle.kind === 'logic') return [];
	if (bundle.kind === 'refused') return bundle.problems.map(refusal);
	return bundle.problems.map(({ code, name, scope, reach, documents, places, message }) => ({
		blocker: `candidate_broken:${name}`,
		code,
		name,
		scope,
		reach,
		documents: [...documents],
		places: places.map(placeOf),
		text: message,
	}));
}

function refusal(problem: Problem): Broken {
	const { code, document, message } = problem;
	return {
		blocker: `candidate_broken:${code}`,
		code,
		name: null,
		scope: null,
		reach: null,
		documents: [document],
		places: [placeOf(problem)],
		text: `${message}: no version with this document can be loaded`,
	};
}

function placeOf({ document, line, column }: Problem): { document: string; line: number; column: number } {
	return { document, line, column };
}
