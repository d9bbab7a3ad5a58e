import { ENVIRONMENT } from '../../config/environment.js';

const WIDTH = 76;

/** `caracalite help environment` */
export const environment = `Variables that are read

  A flag counts before the environment, that before the profile, that before the
  default. An empty variable counts as absent. \`caracalite config\` tells what counts
  here and where it came from.

${ENVIRONMENT.map(({ name, meaning }) => `  ${name}\n${wrapped(meaning)}`).join('\n')}
`;

/** A meaning in lines that fit, six columns in. */
function wrapped(text: string): string {
	const lines: string[] = [''];
	for (const word of text.split(' ')) {
		const line = lines.at(-1) ?? '';
		if (line === '') lines[lines.length - 1] = word;
		else if (line.length + word.length + 7 > WIDTH) lines.push(word);
		else lines[lines.length - 1] = `${line} ${word}`;
	}
	return lines.map((line) => `      ${line}`).join('\n');
}
