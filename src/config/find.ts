/** Where a configuration may stand in a folder, in the order in which it is looked for. */
export const SEARCH_PLACES = [
	'package.json',
	'.caracaliterc',
	'.caracaliterc.json',
	'.caracaliterc.yaml',
	'.caracaliterc.yml',
];

/** The file of a configuration, its text, and whether it lies under `caracalite` in a package.json. */
export interface FoundConfig {
	file: string;
	text: string;
	inPackage: boolean;
}

type Loader = (file: string, text: string) => unknown;

interface Explorer {
	search(from: string): Promise<{ config?: unknown; filepath: string } | null>;
}

/**
 * Looks for a configuration from `cwd` upwards, up to the first folder with a package.json.
 *
 * cosmiconfig's public entry first reads `.config/config.js` and its like as settings of its own, and
 * runs them (9.0.2, `getUserDefinedOptionsFromMetaConfig`). No file may run code here, so the explorer
 * behind that entry is made directly. Loaders give text alone, hence `$import` is not followed either.
 */
export async function findConfig(cwd: string): Promise<FoundConfig | null> {
	const module: object = await import('cosmiconfig/dist/Explorer.js');
	const asText: Loader = (file, text) => ({ file, text, inPackage: false });
	const asMember: Loader = (file, text) =>
		hasMember(text) ? { caracalite: { file, text, inPackage: true } } : {};
	const loaders: Record<string, Loader> = { '.json': asText, '.yaml': asText, '.yml': asText, noExt: asText };
	const explorer = makeExplorer(module, {
		moduleName: 'caracalite',
		searchPlaces: SEARCH_PLACES,
		searchStrategy: 'project',
		ignoreEmptySearchPlaces: false,
		cache: false,
		transform: (result: unknown) => result,
		loaders: {
			...loaders,
			'.json': (file: string, text: string) =>
				(file.endsWith('package.json') ? asMember : asText)(file, text),
		},
	});
	const found = await explorer.search(cwd);
	if (!found) return null;
	return isFound(found.config) ? found.config : { file: found.filepath, text: '', inPackage: false };
}

function makeExplorer(module: object, options: object): Explorer {
	// Bundled, what a CommonJS module exports lies under `default` alone.
	const exports =
		'default' in module && typeof module.default === 'object' ? (module.default ?? module) : module;
	const made: unknown =
		'Explorer' in exports && typeof exports.Explorer === 'function'
			? Reflect.construct(exports.Explorer, [options])
			: null;
	if (isExplorer(made)) return made;
	throw new Error('cosmiconfig has no explorer where it had one');
}

function isExplorer(value: unknown): value is Explorer {
	return (
		typeof value === 'object' && value !== null && 'search' in value && typeof value.search === 'function'
	);
}

function isFound(value: unknown): value is FoundConfig {
	return typeof value === 'object' && value !== null && 'text' in value && 'inPackage' in value;
}

/** Whether a package.json has a `caracalite` member; one that is no JSON is npm's to complain about. */
function hasMember(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && Object.hasOwn(value, 'caracalite');
	} catch {
		return false;
	}
}
