import { jsonText, jsonTexts } from '../json.js';
import type { Format } from './format.js';

/** One JSON document, or one a line from a command that follows. */
export const format: Format = {
	result: ({ document }) => jsonTexts(document),
	piece: ({ document }) => jsonText(document, 0),
	failure: async (error, _style, pieces) => ({ to: 'out', text: jsonText(error, pieces ? 0 : 2) }),
};
