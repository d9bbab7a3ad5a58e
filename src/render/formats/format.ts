import type { ErrorDocument } from '../../core/report/schema.js';
import type { Style } from '../style.js';

/** What a command hands over to be printed: its document, and how a person reads it. */
export interface Printed {
	document: object;
	/** The text of a copy of the document that is fit for a terminal. */
	render(style: Style): string;
}

/** One way to write what came of a run. Pure: strings in, strings out. */
export interface Format {
	/** What stdout is, all of it; in pieces where it may be longer than a string can be. */
	result(printed: Printed, style: Style): string | string[];
	/** One piece of a command that follows, at once. */
	piece(printed: Printed, style: Style): string;
	/** A failure, and which stream it goes to; `pieces` where the command follows. */
	failure(
		error: ErrorDocument,
		style: () => Promise<Style>,
		pieces: boolean,
	): Promise<{ to: 'out' | 'err'; text: string }>;
}
