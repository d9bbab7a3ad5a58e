import { EXIT_MEANINGS } from '../../src/model/exit-codes.js';
import { GENERATED, table } from './markdown.js';

/** The page of the exit codes. */
export function exitCodesPage(): string {
	const rows = EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning]);
	return `${GENERATED}# Exit codes\n\n${table(['code', 'meaning'], rows)}`;
}
