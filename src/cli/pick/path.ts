import { CaracaliteError } from '../../model/errors.js';

/** One step of a path: a member by its name, an element by its place, or every element. */
export type Step = { member: string } | { index: number } | 'each';

const STEP = /\.?([A-Za-z_$][\w$-]*)|\.?\["((?:[^"\\]|\\.)*)"\]|\[(\d{0,9})\]/y;

/**
 * Reads what `--pick` was given: members with dots between them, `[]` for every element, `[0]` for one,
 * and `["a name"]` for a member that is no plain word. Throws `usage`.
 */
export function parsePath(text: string): Step[] {
	const steps: Step[] = [];
	STEP.lastIndex = 0;
	for (let at = 0; at < text.length; at = STEP.lastIndex) {
		STEP.lastIndex = at;
		const [whole, word, quoted, index] = STEP.exec(text) ?? [];
		// Members that follow one another have a dot between them.
		if (whole === undefined || (word !== undefined && at > 0 && !whole.startsWith('.'))) {
			throw badPath(text, at);
		}
		if (word !== undefined) steps.push({ member: word });
		else if (quoted !== undefined) steps.push({ member: unescaped(quoted, text, at) });
		else steps.push(index ? { index: Number(index) } : 'each');
	}
	if (steps.length === 0) throw badPath(text, 0);
	return steps;
}

/** A path as it is written. */
export function pathText(steps: readonly Step[]): string {
	return steps
		.map((step) => {
			if (step === 'each') return '[]';
			if ('index' in step) return `[${step.index}]`;
			const plain = /^[A-Za-z_$][\w$-]*$/.test(step.member);
			return plain ? `.${step.member}` : `[${JSON.stringify(step.member)}]`;
		})
		.join('')
		.replace(/^\./, '');
}

function unescaped(quoted: string, text: string, at: number): string {
	try {
		return String(JSON.parse(`"${quoted}"`));
	} catch {
		throw badPath(text, at);
	}
}

function badPath(text: string, at: number): CaracaliteError {
	const where = at === 0 ? '' : `, from character ${at + 1} on`;
	return new CaracaliteError('usage', `--pick ${JSON.stringify(text)} is no path${where}`, {
		hint: 'Write members with dots, [] for every element, [0] for one: verdict.blockers[].code',
	});
}
