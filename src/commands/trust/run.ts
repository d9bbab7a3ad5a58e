import { relative, resolve } from 'node:path';
import { type FoundConfig, findConfig, readFound } from '../../config/find.js';
import { readConfig } from '../../config/load.js';
import { memoryOf } from '../../config/memory.js';
import { type Risk, risksOf } from '../../config/risks.js';
import { dropTrust, keepTrust, quoted } from '../../config/trust.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { cleanLine } from '../../render/clean.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import type { trust } from './declaration.js';

/** Shows what a configuration may do, and remembers at home that it is trusted as it is now. Runs and sends nothing. */
export const run: Handler<typeof trust> = async (given, context) => {
	const [path, revoke] = take(given, ['file', 'revoke']);
	const { cwd, owner } = context;
	const found =
		path === undefined ? await findConfig(cwd, owner) : await readFound(resolve(cwd, path), owner);
	if (found === null) throw noConfig(path);
	const risks = risksOf(await readConfig(found, cwd, owner));
	const memory = memoryOf(owner);
	if (revoke) await dropTrust(found.file, memory);
	else await keepTrust(found, memory);
	const { file, sha256 } = found;
	return resultOf(
		{ schema: 'caracalite/trust@1', ok: true, file, sha256, trusted: !revoke, risks },
		() => trustText(found, risks, { revoke, name: relative(cwd, file) }),
		EXIT.clean,
	);
};

function noConfig(path: string | undefined): CaracaliteError {
	const what = path === undefined ? 'there is no configuration here' : `${path} holds no configuration`;
	return new CaracaliteError('config_missing', what, { hint: 'Write one with `caracalite init`.' });
}

function trustText(
	found: FoundConfig,
	risks: Risk[],
	{ revoke, name }: { revoke: boolean; name: string },
): string {
	const may = risks.map(({ profile, text }) => `             ${profile}  ${text}`);
	const lines = revoke
		? [
				`  ${name} is not trusted any more${found.atHome ? ', but it is at home and counts all the same' : ''}.`,
			]
		: [
				`  Trusted ${name} as it is now; once it changes, it has to be trusted again.`,
				'',
				...(may.length === 0 ? ['  It may    nothing that could hurt'] : ['  It may', ...may]),
				'',
				`  Pipeline  --trust ${found.sha256}`,
				`  Back      caracalite trust --revoke ${quoted(name)}`,
			];
	return lines.map(cleanLine).join('\n');
}
