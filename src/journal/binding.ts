import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';

/**
 * What a journal is bound to, so that one which came from elsewhere is not taken for this user's: made
 * for this user, on this machine, at this place, and known at home.
 */
export interface Binding {
	/** Numbers and names of user and machine; the same in every run of the same user. */
	readonly who: string;
	/**
	 * Keeps at home that the journal with this mark is at this path. False where there is no home to keep
	 * it in: then user, machine and place alone have to be right.
	 */
	keep(mark: string, path: string): boolean;
	/** Whether that was kept; null where there is no home. */
	knows(mark: string, path: string): boolean | null;
}

/** The line that a journal carries of who made it, and where. */
export function fingerprint({ who }: Binding, file: string): string {
	return createHash('sha256')
		.update(JSON.stringify([who, truePath(file)]))
		.digest('hex');
}

/** A path with every link on the way followed. */
export function truePath(file: string): string {
	return realpathSync(file);
}
