import Database from 'libsql';
import { bindingOf } from '../../src/config/journal-binding.js';
import { ownerOf } from '../../src/config/owner.js';
import { fingerprint } from '../../src/journal/binding.js';
import { ME } from './cli.js';

/** What the command line binds a journal to in a test, which has no home. */
export const BINDING = bindingOf(ownerOf({}, ME));

/** Makes a journal that was copied one that was made where it is now. */
export function rebind(file: string): void {
	const database = new Database(file);
	database.exec('DROP TRIGGER origin_no_update');
	database.prepare('UPDATE origin SET fingerprint = ?').run([fingerprint(BINDING, file)]);
	database.close();
}
