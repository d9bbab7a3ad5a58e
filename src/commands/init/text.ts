import { type Document, isMap, parseDocument, stringify } from 'yaml';
import type { WrittenProfile } from '../../config/schema.js';

const HEAD = `# Configuration of caracalite; see .caracaliterc.example for every key.
# A token never stands here: only the place where it is kept.
`;

/** The text of a configuration with one profile. */
export function configText(name: string, profile: WrittenProfile): string {
	return HEAD + stringify({ defaultProfile: name, profiles: { [name]: profile } });
}

/**
 * The text of a configuration with one profile more, or another in its place; comments and everything
 * else stay. The only profile, which counted without being named, becomes the default one.
 */
export function withProfile(text: string, name: string, profile: WrittenProfile): string {
	const document = parseDocument(text);
	const before = namesIn(document);
	document.setIn(['profiles', name], document.createNode(profile));
	const [only, ...others] = before;
	const isNew = !before.includes(name);
	if (only !== undefined && others.length === 0 && isNew && !document.has('defaultProfile')) {
		document.set('defaultProfile', only);
	}
	return document.toString();
}

/** The names of the profiles in a configuration. */
function namesIn(document: Document): string[] {
	const profiles = document.get('profiles');
	return isMap(profiles) ? profiles.items.map(({ key }) => String(key)) : [];
}
