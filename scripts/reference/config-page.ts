import { z } from 'zod';
import { ENVIRONMENT } from '../../src/config/environment.js';
import { HOME_PLACES, SEARCH_PLACES } from '../../src/config/find.js';
import { WrittenConfigSchema } from '../../src/config/schema.js';
import { code, GENERATED, table } from './markdown.js';

/** The page of the configuration: where it stands, its keys, the environment, and what wins. */
export function configPage(): string {
	return [
		`${GENERATED}# Configuration\n`,
		`The first of ${SEARCH_PLACES.map(code).join(', ')} counts (in \`package.json\`, the member \`caracalite\`), looked for from the`,
		'working directory upwards to the root of the repository (a folder with a `package.json`, `.git`, `.hg`, `.jj` or `.svn`) or to the home,',
		`then ${HOME_PLACES.map(code).join(', ')} in \`~/.config/caracalite\` (or \`$XDG_CONFIG_HOME/caracalite\`). No kind of file that runs code is read.`,
		'A file counts only where it is your own and nobody else can write it or its folder, and has at most 256 KiB, 256 profiles and',
		'32 levels.\n',
		'Where a token is sent, where it is taken from, and what makes the gate laxer or writes elsewhere (',
		'`apiUrl`, `token.command`, `token.file`, `token.env` but `CARACAL_ADMIN_TOKEN`, `gains: warn`, `allowGains`, a `sandbox.dataDir` outside) counts',
		'from a file at home, or once `caracalite trust` was said of this very content; see [security](../security.md).\n',
		'`.caracaliterc.example` shows every key; the schema is [config.schema.json](../schema/config.schema.json).\n',
		'A flag counts before the environment, that before the profile, that before the default. `caracalite config`',
		'prints each effective value and where it came from.\n',
		'## Keys\n',
		table(['key', 'meaning'], keyRows(z.toJSONSchema(WrittenConfigSchema, { io: 'input' }), '')),
		'The profile `sandbox` is always there. Where no profile is named and none is the default, the only profile',
		'counts; without a configuration, the server of `CARACAL_API_URL`, else the sandbox in `.caracalite/` if there is one.\n',
		'## Environment\n',
		table(
			['variable', 'meaning'],
			ENVIRONMENT.map(({ name, meaning }) => [code(name), meaning]),
		),
	].join('\n');
}

const NodeSchema = z.looseObject({
	description: z.string().optional(),
	properties: z.record(z.string(), z.unknown()).optional(),
	additionalProperties: z.unknown().optional(),
});

function keyRows(schema: unknown, path: string): string[][] {
	const { properties = {}, additionalProperties } = NodeSchema.parse(schema);
	const inner = NodeSchema.safeParse(additionalProperties);
	const named = inner.success && inner.data.properties ? keyRows(inner.data, `${path}.<name>`) : [];
	const rows = Object.entries(properties).flatMap(([key, value]) => {
		const node = NodeSchema.parse(value);
		const at = path ? `${path}.${key}` : key;
		const own = node.description ? [[code(at), node.description]] : [];
		return [...own, ...keyRows(node, at)];
	});
	return [...rows, ...named];
}
