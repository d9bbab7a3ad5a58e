import { stringify } from 'yaml';
import type { WrittenProfile } from '../../config/schema.js';

const HEAD = `# Configuration of caracalite; see .caracaliterc.example for every key.
# A token never stands here: only the place where it is kept.
`;

/** The text of a configuration with one profile. */
export function configText(name: string, profile: WrittenProfile): string {
	return HEAD + stringify({ defaultProfile: name, profiles: { [name]: profile } });
}
