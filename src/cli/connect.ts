import type { Settings } from '../config/settings.js';
import { CaracaliteError } from '../core/errors.js';
import type { Admin } from '../core/ports.js';
import type { RunFacts } from './fail.js';
import type { Io } from './io.js';

/** What a connection needs of the run it belongs to. */
export interface ConnectParts {
	io: Io;
	signal: AbortSignal;
	/** Takes a line for each call, under `--debug`. */
	debug: ((text: string) => void) | null;
	facts: RunFacts;
}

export async function connectZone(_settings: Settings, _parts: ConnectParts): Promise<Admin> {
	throw new CaracaliteError('not_built', 'Connecting is not built yet.');
}
