import { EXIT } from '../../model/exit-codes.js';
import { VERSION } from '../../model/release.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { notKnown } from './check.js';
import type { doctor } from './declaration.js';
import { localChecks } from './local.js';
import { renderDoctor } from './render.js';
import type { Check, Doctor } from './schema.js';
import { serverChecks } from './server.js';

/** Looks at all that a run needs. What is wrong in one place hides no other, but where one needs the other. */
export const run: Handler<typeof doctor> = async (given, context) => {
	const [deep] = take(given, ['deep']);
	const local = await localChecks(context);
	const served = context.refused === null ? await serverChecks(context, deep) : unasked();
	const checks = [...local, ...served];
	const ok = checks.every(({ status }) => status !== 'failed');
	const document: Doctor = {
		schema: 'caracalite/doctor@1',
		ok,
		caracalite: VERSION,
		checks,
		settings: context.refused === null ? context.settings.origins : [],
	};
	return resultOf(document, renderDoctor, ok ? EXIT.clean : EXIT.blocked);
};

/** No server is asked on the word of a configuration that does not count. */
function unasked(): Check[] {
	const names = [
		'server',
		'tls',
		'proxy',
		'clock',
		'token',
		'zone',
		'set',
		'active',
		'runtime',
		'contract',
		'budget',
	] as const;
	return names.map((name) => notKnown(name, 'not asked: the configuration does not count'));
}
