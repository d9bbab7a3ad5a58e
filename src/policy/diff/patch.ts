import { z } from 'zod';

/** Hunks as unified diffs have them: line numbers from 1, lines with a leading blank, `+`, `-` or `\`. */
export const PatchSchema = z.object({
	added: z.number().int(),
	removed: z.number().int(),
	hunks: z.array(
		z.object({
			oldStart: z.number().int(),
			oldLines: z.number().int(),
			newStart: z.number().int(),
			newLines: z.number().int(),
			lines: z.array(z.string()),
		}),
	),
});
export type Patch = z.infer<typeof PatchSchema>;

/** Lines around a change. */
const CONTEXT = 3;

/** The text diff of two versions of a document. */
export async function patchOf(name: string, before: string, after: string): Promise<Patch> {
	const { structuredPatch } = await import('diff');
	const { hunks } = structuredPatch(name, name, before, after, '', '', { context: CONTEXT });
	const lines = hunks.flatMap((hunk) => hunk.lines);
	return {
		added: lines.filter((line) => line.startsWith('+')).length,
		removed: lines.filter((line) => line.startsWith('-')).length,
		hunks: hunks.map(({ oldStart, oldLines, newStart, newLines, lines: held }) => {
			return { oldStart, oldLines, newStart, newLines, lines: held };
		}),
	};
}
