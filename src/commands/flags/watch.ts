import { onSave } from '../declaration/flag.js';

/** Running again whenever what was read is saved. */
export const watchFilesFlags = {
	watchFiles: onSave('run again whenever a file is saved; nothing is asked of a zone'),
};
