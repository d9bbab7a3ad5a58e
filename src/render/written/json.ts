import { jsonText } from '../json.js';
import type { Writer } from './writer.js';

/** The document itself. */
export const write: Writer = ({ document }) => jsonText(document);
