import { COLOURS } from './style/colours.js';
import { LAYOUT } from './style/layout.js';
import { PARTS } from './style/parts.js';
import { PICTURES } from './style/pictures.js';
import { PRINT } from './style/print.js';

/** The whole style of a page. */
export const STYLES = [COLOURS, LAYOUT, PARTS, PICTURES, PRINT].join('');
