import { basename, extname } from 'node:path';
import { CaracaliteError } from '../model/errors.js';
import type { FoundConfig } from './find.js';
import { type ConfigText, parseJson, parseYaml } from './parse.js';
import { refused } from './read.js';

/** The member of a package.json that is ours. */
const MEMBER = 'caracalite';

type Loader = (file: string, text: string) => Promise<object>;

interface Explorer {
	load(file: string): Promise<{ config?: unknown } | null>;
}

/**
 * Has cosmiconfig load a file that was looked at and read already: it chooses the loader by the name, and
 * takes our member out of a package.json. What it reads has to be what was looked at. `name` is the file as
 * it is shown. Throws `config_invalid`, and `config_refused` where the file changed meanwhile.
 */
export async function loadFound(found: FoundConfig, name: string): Promise<ConfigText> {
	const as = (parse: typeof parseJson): Loader => {
		return async (file, text) => {
			if (text !== found.text) throw changed(found.file);
			const whole = await parse(name, text);
			return isPackage(file) ? { [MEMBER]: member(whole) } : whole;
		};
	};
	const json = as(parseJson);
	const yaml = as(parseYaml);
	const explorer = await openExplorer({ '.json': json, noExt: yaml, default: yaml });
	const loaded = await explorer.load(found.file).catch((error: unknown) => {
		throw error instanceof CaracaliteError ? error : refused(found.file, 'cannot be read', error);
	});
	if (isConfigText(loaded?.config)) return loaded.config;
	// No loader is asked about an empty file.
	if (found.text.trim() !== '') throw changed(found.file);
	return extname(found.file) === '.json' ? parseJson(name, found.text) : parseYaml(name, found.text);
}

function changed(file: string): CaracaliteError {
	return refused(file, 'changed while it was read');
}

/**
 * cosmiconfig's public entry first reads `.config/config.js` and its like in the working directory as
 * settings of its own, and runs them (9.0.2, `getUserDefinedOptionsFromMetaConfig`). No file may run code
 * here, so the explorer behind that entry is made directly. Loaders give our own shape, hence `$import` is
 * not followed either.
 */
async function openExplorer(loaders: Record<string, Loader>): Promise<Explorer> {
	const module: object = await import('cosmiconfig/dist/Explorer.js');
	// Bundled, what a CommonJS module exports lies under `default` alone.
	const exports =
		'default' in module && typeof module.default === 'object' ? (module.default ?? module) : module;
	const options = {
		moduleName: MEMBER,
		searchPlaces: [],
		searchStrategy: 'none',
		cache: false,
		transform: (result: unknown) => result,
		loaders,
	};
	const made: unknown =
		'Explorer' in exports && typeof exports.Explorer === 'function'
			? Reflect.construct(exports.Explorer, [options])
			: null;
	if (isExplorer(made)) return made;
	throw new Error('cosmiconfig has no explorer where it had one');
}

function isExplorer(value: unknown): value is Explorer {
	return typeof value === 'object' && value !== null && 'load' in value && typeof value.load === 'function';
}

function isConfigText(value: unknown): value is ConfigText {
	return typeof value === 'object' && value !== null && 'value' in value && 'placeOf' in value;
}

/** As cosmiconfig has it: a file of that name, whatever its ending. */
function isPackage(file: string): boolean {
	return basename(file, extname(file)) === 'package';
}

/** The part of a text under our member; places go on to be the whole text's. */
function member(whole: ConfigText): ConfigText {
	const value: unknown = typeof whole.value === 'object' ? Reflect.get(whole.value ?? {}, MEMBER) : undefined;
	return { file: whole.file, value, placeOf: (path) => whole.placeOf([MEMBER, ...path]) };
}
