import { z } from 'zod';
import { harmless } from './clean.js';
import { isId } from './ids.js';

/** A server's own limit of a name is not known; what is longer is cut. */
const LONGEST_NAME = 256;
const LONGEST_TEXT = 2_000;

/** An id, which may go into a path, a question or a journal. */
export const WireId = z.string().refine(isId, 'expected an id');

/** An id that is not there may be empty. */
export const WireOptionalId = z.union([WireId, z.literal('')]).nullish();

/** A name or a word of the server's, fit for every screen. */
export const WireName = z.string().transform((text) => harmless(text, LONGEST_NAME));

/** A text for people. */
export const WireText = z.string().transform((text) => harmless(text, LONGEST_TEXT));
