import { CaracaliteError } from '../../model/errors.js';

/** Throws `usage` where `--only` has nothing to speak of. */
export function refuseAlone(documents: readonly string[] | undefined, only: boolean): void {
	if (!only || documents !== undefined) return;
	throw new CaracaliteError(
		'usage',
		'--only says that --documents are the whole bundle, and there are none',
		{
			hint: 'name the files: --documents <files...> --only',
		},
	);
}
