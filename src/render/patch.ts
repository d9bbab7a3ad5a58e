import type { Patch } from '../policy/diff/patch.js';
import type { Style } from './style.js';

/** A patch as unified diffs have it, painted; without the lines that name the files. */
export function patchLines(patch: Patch, style: Style): string[] {
	return patch.hunks.flatMap((hunk) => [
		paintPatch(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`, style),
		...hunk.lines.map((line) => paintPatch(line, style)),
	]);
}

function paintPatch(line: string, style: Style): string {
	if (line.startsWith('+')) return style.paint.green(line);
	if (line.startsWith('-')) return style.paint.red(line);
	return line.startsWith('@@') ? style.paint.cyan(line) : line;
}
