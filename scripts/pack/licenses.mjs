import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const RULE = '-'.repeat(80);

/** The licences of what is bundled, with each text whole. Throws where a package brings none. */
export function licencesText(packages) {
	const entries = packages.map(
		(one) => `${RULE}\n${one.name} ${one.version} (${one.license})\n${RULE}\n\n${textOf(one)}\n`,
	);
	return `The files of this folder are a bundle. Beside caracalite itself it holds code of these packages,
each under its own licence.

${entries.join('\n')}`;
}

/** A package's licence and notices. One without a file that names Apache-2.0 has the text that is ours too. */
function textOf({ folder, name, license, own }) {
	if (own) return 'A part of caracalite, under the LICENSE of this package.';
	const files = readdirSync(folder).filter((file) => LICENCE.test(file));
	if (files.length > 0)
		return files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
	if (license === 'Apache-2.0') return readFileSync('LICENSE', 'utf8').trim();
	throw new Error(`${name} is bundled and brings no licence text (${license})`);
}
