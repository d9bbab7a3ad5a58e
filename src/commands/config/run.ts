import type { SettingOrigin, Settings } from '../../config/settings.js';
import { EXIT } from '../../model/exit-codes.js';
import { settingRows } from '../../render/settings.js';
import type { Style } from '../../render/style.js';
import { type Handler, resultOf } from '../contract.js';
import type { config } from './declaration.js';

/** Prints each effective setting and where it came from. Calls no server and fetches no token. */
export const run: Handler<typeof config> = async (_given, { settings }) => {
	const { profile, origins, ignored, file, unread, target } = settings;
	const document = {
		schema: 'caracalite/settings@1' as const,
		ok: true,
		profile: profile === '' ? null : profile,
		file,
		unread,
		noTarget: target.kind === 'none' ? target.why : null,
		settings: origins,
		ignored,
	};
	return resultOf(document, render, EXIT.clean);
};

type Shown = Pick<Settings, 'file' | 'unread' | 'ignored'> & {
	settings: SettingOrigin[];
	noTarget: string | null;
};

function render({ settings: origins, file, noTarget, unread, ignored }: Shown, style: Style): string {
	const notes = [
		...(noTarget === null ? [] : [`No target: ${noTarget}`]),
		...unread.map((one) => `${one.file} was passed over: ${one.why}`),
		...ignored,
	];
	return [
		file === null ? 'No configuration was found.' : `Configuration ${file}`,
		...settingRows(origins, style),
		...notes.map((note) => `! ${note}`),
	].join('\n');
}
