import { makePage } from '../page.js';
import type { Format } from './format.js';

/** For a person at a terminal. */
export const format: Format = {
	result: ({ render }, style) => makePage(render, style),
	piece: ({ render }, style) => makePage(render, style),
	failure: async (error, style) => {
		const { renderError } = await import('../error.js');
		return { to: 'err', text: renderError(error, await style()) };
	},
};
