import { list, text } from '../declaration/flag.js';

/** Signing what is judged, for whoever rolls it out. */
export const signFlags = {
	sign: text('<key>', 'sign the report with this Ed25519 key: file:<path>, env:<name> or command:<words>'),
	signature: text(
		'<file>',
		'write the signature (DSSE) into this file (default: that of --write json=… with .dsse behind)',
		{ completes: 'file' },
	),
};

/** Rolling out what somebody else signed. */
export const verifyFlags = {
	verifyWith: list(
		'<file>',
		'roll out only a report that was signed with this public key, or with one of several (repeatable)',
		{ completes: 'file' },
	),
	signature: text('<file>', 'the signature of the report (default: its file with .dsse behind)', {
		completes: 'file',
	}),
};
