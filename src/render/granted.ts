import type { GrantedRow } from '../core/report/coverage.js';
import { placeText } from '../model/problem.js';
import { wrap } from './layout.js';
import type { Style } from './style.js';

/** A row with the place at which it stands first, as an editor opens it; what is to be said of it under it. */
export function rowLines({ text, places }: GrantedRow, note: string, style: Style): string[] {
	const [first, ...more] = places;
	const where = first === undefined ? '' : placeText(first);
	const also = more.length === 0 ? '' : ` and ${more.map(({ line }) => `:${line}`).join(' ')}`;
	const said = wrap(text, style.width - 6);
	return [
		...(where === '' ? [] : [`    ${style.paint.bold(where)}${also}`]),
		...said.map((line) => `      ${line}`),
		...(note === '' ? [] : wrap(note, style.width - 6).map((line) => `      ${style.paint.dim(line)}`)),
	];
}
