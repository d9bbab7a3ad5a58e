import { z } from 'zod';

/** Hunks as unified diffs have them: line numbers from 1, lines with a leading blank, `+`, `-` or `\`. */
export const PatchSchema = z.object({
	added: z.number().int(),
	removed: z.number().int(),
	hunks: z
		.array(
			z.object({
				oldStart: z.number().int(),
				oldLines: z.number().int(),
				newStart: z.number().int(),
				newLines: z.number().int(),
				lines: z.array(z.string()),
			}),
		)
		.meta({ description: 'none where the texts differ in too much to be compared line by line' }),
});
export type Patch = z.infer<typeof PatchSchema>;

/** Lines around a change. */
const CONTEXT = 3;

/** Lines that may differ; the time of a diff grows with their square. */
const MOST_EDITS = 2_000;

/** The text diff of two versions of a document; where they differ in too much, the lines that one lacks are counted. */
export async function patchOf(name: string, before: string, after: string): Promise<Patch> {
	const { structuredPatch } = await import('diff');
	const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
	const compared = structuredPatch(name, name, before, after, '', '', options);
	if (compared === undefined) return countsOnly(before, after);
	const { hunks } = compared;
	const lines = hunks.flatMap((hunk) => hunk.lines);
	return {
		added: lines.filter((line) => line.startsWith('+')).length,
		removed: lines.filter((line) => line.startsWith('-')).length,
		hunks: hunks.map(({ oldStart, oldLines, newStart, newLines, lines: held }) => {
			return { oldStart, oldLines, newStart, newLines, lines: held };
		}),
	};
}

function countsOnly(before: string, after: string): Patch {
	const [was, is] = [before.split('\n'), after.split('\n')];
	return { added: lacking(was, is), removed: lacking(is, was), hunks: [] };
}

/** How many of `lines` are not among `others`, each of which is counted once. */
function lacking(others: readonly string[], lines: readonly string[]): number {
	const left = new Map<string, number>();
	for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
	let count = 0;
	for (const line of lines) {
		const there = left.get(line) ?? 0;
		if (there > 0) left.set(line, there - 1);
		else count += 1;
	}
	return count;
}
