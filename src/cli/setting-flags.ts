import type { Flags } from '../commands/declaration/declare.js';
import { flagsOf } from '../commands/declaration/take.js';
import { connectionFlags } from '../commands/flags/global.js';
import { SettingFlagsSchema } from '../config/setting-flags.js';
import type { SettingFlags } from '../config/settings.js';
import type { Invocation } from './invocation.js';

/** What a command line says of the settings: each flag that feeds one, under the setting's name. */
export function settingFlags({ command, typed, everywhere }: Invocation): SettingFlags {
	const said = { ...saidBy(connectionFlags, everywhere), ...saidBy(command.declaration.flags, typed) };
	return SettingFlagsSchema.parse(said);
}

function saidBy(flags: Flags, typed: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const said = flagsOf(flags).flatMap(([key, { setting }]) => {
		return setting === null || typed[key] === undefined ? [] : [[setting, typed[key]]];
	});
	return Object.fromEntries(said);
}
