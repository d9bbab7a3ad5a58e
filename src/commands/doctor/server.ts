import type { Settings } from '../../config/settings.js';
import { shownUrl } from '../../config/shown-url.js';
import { describeToken } from '../../config/token.js';
import { roughly } from '../../core/foretell.js';
import type { Run } from '../../core/run.js';
import { judgeRuntime } from '../../core/verdict/runtime.js';
import { resolveSet } from '../../core/zone/resolve.js';
import { type CaracaliteError, isCaracaliteError } from '../../model/errors.js';
import type { VersionRef } from '../../model/version-ref.js';
import { nameOf } from '../../model/version-ref.js';
import { CONTRACT_VERSION, SCHEMA_VERSION } from '../../policy/engine.js';
import type { CommandContext } from '../contract.js';
import { openRun } from '../input/run.js';
import { failed, failedBy, notKnown, passed, warned } from './check.js';
import { howFar, type Reached } from './reached.js';
import type { Check } from './schema.js';

/** Clocks that differ by less make no difference to anybody. */
const SKEW_MS = 30_000;

/** The smallest document that the server can look at. */
const SMALLEST = '# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\ngrants := {}\n';

/** What the configured server says: from its URL to the call budget. Changes nothing; `deep` replays an empty input. */
export async function serverChecks(context: CommandContext, deep: boolean): Promise<Check[]> {
	const { settings } = context;
	try {
		const run = await openRun(context);
		const way = { server: 'passed', token: 'passed', error: null } as const;
		return [...wayChecks(context, way), clockCheck(run), ...(await zoneChecks(context, run, deep))];
	} catch (error) {
		if (!isCaracaliteError(error) || context.signal.aborted) throw error;
		return [
			...wayChecks(context, howFar(error)),
			notKnown('clock', 'not known'),
			tokenCheck(settings, howFar(error)),
			...afterwards(error),
		];
	}
}

/** What of the way to the server can be told by how far the run got. */
function wayChecks({ settings, machine }: CommandContext, reached: Reached): Check[] {
	const { target } = settings;
	if (target.kind === 'none') {
		return [
			failed(
				'server',
				target.why,
				'Write a configuration with `caracalite init`, or try `caracalite sandbox reset`.',
			),
		];
	}
	if (target.kind === 'sandbox') {
		const where = `the embedded sandbox in ${target.dataDir}`;
		return [reached.server === 'failed' ? broken('server', reached) : passed('server', where)];
	}
	const url = shownUrl(target.apiUrl);
	const answers = {
		passed: () => passed('server', `${url} answers`),
		failed: () => broken('server', reached),
		not_evaluated: () => notKnown('server', `${url} was not called`),
	};
	return [
		answers[reached.server](),
		tlsCheck(target.apiUrl, machine(), reached),
		proxyCheck(machine().proxies),
	];
}

function broken(name: Check['name'], { error }: Reached): Check {
	return error === null ? notKnown(name, 'not known') : failedBy(name, error);
}

function tlsCheck(apiUrl: string, machine: ReturnType<CommandContext['machine']>, reached: Reached): Check {
	const { protocol, host } = new URL(apiUrl);
	if (protocol === 'http:') {
		const loopback = /^(localhost|127\.|\[::1\])/.test(host);
		return loopback
			? passed('tls', 'plain http, to this machine')
			: warned('tls', `plain http to ${host} shows the token to the network`, 'Use https.');
	}
	if (machine.believesAnyCertificate) {
		const text = 'NODE_TLS_REJECT_UNAUTHORIZED=0: any certificate is believed, so anybody may take the token';
		return failed('tls', text, 'Unset it; name the authority of your own in NODE_EXTRA_CA_CERTS.');
	}
	const extra = machine.extraCertificates === null ? '' : `, with those of ${machine.extraCertificates}`;
	if (reached.error?.code === 'tls_failed') return failedBy('tls', reached.error);
	if (reached.server !== 'passed') return notKnown('tls', 'not known: no connection');
	return passed('tls', `https; the certificate is believed${extra}`);
}

function proxyCheck(sentences: readonly string[]): Check {
	if (sentences.length === 0) return passed('proxy', 'none is set for this server');
	return warned(
		'proxy',
		sentences.join(' '),
		'Where only a proxy leads there, the server cannot be reached.',
	);
}

function clockCheck({ admin, clock }: Run): Check {
	const ahead = clock.now() - admin.serverNow();
	if (Math.abs(ahead) < SKEW_MS) return passed('clock', "this machine's and the server's agree");
	const text = `this machine's is ${roughly(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} the server's`;
	return warned('clock', `${text}; times are by the server's`, 'Set the clock of this machine.');
}

function tokenCheck({ target }: Settings, { token, error }: Reached): Check {
	if (target.kind !== 'server') return notKnown('token', 'not looked at');
	const what = describeToken(target.token);
	if (token === 'failed' && error !== null) return failedBy('token', error);
	return token === 'passed'
		? passed('token', `${what}: the server takes it`)
		: notKnown('token', `${what}: not known whether the server takes it`);
}

/** What could not be looked at, for what stopped it. */
function afterwards(error: CaracaliteError): Check[] {
	const zone = /^(zone_|invalid_id)/.test(error.code)
		? failedBy('zone', error)
		: notKnown('zone', 'not looked at');
	const budget =
		error.code === 'rate_limited' ? failedBy('budget', error) : notKnown('budget', 'not looked at');
	const rest = (['set', 'active', 'runtime', 'contract'] as const).map((name) =>
		notKnown(name, 'not looked at'),
	);
	return [zone, ...rest, budget];
}

/** What the zone says, each question by itself: one that is refused hides no other. */
async function zoneChecks({ settings }: CommandContext, run: Run, deep: boolean): Promise<Check[]> {
	const tried = async (name: Check['name'], look: () => Promise<Check>): Promise<Check> => {
		try {
			return await look();
		} catch (error) {
			if (!isCaracaliteError(error) || run.signal.aborted) throw error;
			return failedBy(name, error);
		}
	};
	const active = await run.catalog.baseline().catch(() => null);
	const checks = [
		await tried('token', () => mayDo(settings, run, active, deep)),
		passed('zone', `${run.zone.name} (${run.zone.id})`),
		await tried('set', () => setCheck(settings, run)),
		await tried('active', () => activeCheck(run)),
		await tried('runtime', () => runtimeCheck(run, active)),
		await tried('contract', () => contractCheck(run)),
	];
	return [...checks, budgetCheck(run)];
}

async function mayDo(settings: Settings, run: Run, active: VersionRef | null, deep: boolean): Promise<Check> {
	const what = settings.target.kind === 'server' ? describeToken(settings.target.token) : "the sandbox's own";
	if (!deep) {
		const hint = 'caracalite doctor --deep asks; the server notes it in its admin audit';
		return { ...passed('token', `${what}: it reads the zone; whether it may simulate was not asked`), hint };
	}
	const version = active ?? (await newestOf(run));
	if (version === null)
		return notKnown('token', `${what}: it reads the zone; there is no version to simulate`);
	try {
		await run.admin.simulate(version.policySetId, version.versionId, {});
		return passed('token', `${what}: it reads and simulates; what simulates may activate, too`);
	} catch (error) {
		if (!isCaracaliteError(error) || error.status !== 403) throw error;
		const hint = 'Use a token that may write; with this one, whatever is decided offline never activates.';
		return warned(
			'token',
			`${what}: it reads, and may not simulate, stage or activate (${error.code})`,
			hint,
		);
	}
}

/** The newest version of the zone's first set that has one. */
async function newestOf({ catalog }: Run): Promise<{ policySetId: string; versionId: string } | null> {
	for (const set of await catalog.sets()) {
		const [newest] = await catalog.versions(set.id);
		if (newest !== undefined) return { policySetId: set.id, versionId: newest.id };
	}
	return null;
}

async function setCheck({ policySet }: Settings, run: Run): Promise<Check> {
	const sets = await run.catalog.sets();
	if (sets.length === 0) {
		return failed('set', 'the zone has no policy set', 'Make one of documents: caracalite stage <files>');
	}
	const set = await resolveSet(run.catalog, policySet, run.zone.name);
	return passed('set', `${set.name}${sets.length > 1 ? `, of ${sets.length}` : ''}`);
}

async function activeCheck(run: Run): Promise<Check> {
	const active = await run.catalog.baseline();
	if (active !== null) return passed('active', `${nameOf(active)} (${active.manifestSha256.slice(0, 8)})`);
	return failed('active', 'nothing: every request is denied', 'Roll a version out: caracalite activate');
}

async function runtimeCheck(run: Run, active: VersionRef | null): Promise<Check> {
	if (active === null) return notKnown('runtime', 'nothing is active that it could have loaded');
	const status = await run.admin.activationStatus(active.policySetId, active.versionId);
	if (status === null) return notKnown('runtime', 'the server does not say how it is');
	const { ready, text } = judgeRuntime(status, active);
	if (ready) return passed('runtime', text);
	return failed('runtime', text, 'Look at the server; `caracalite status` tells when it is loaded.');
}

/** The Admin API tells the schema of documents; which contract an engine holds, its own metrics alone. */
async function contractCheck({ admin }: Run): Promise<Check> {
	const { schemaVersion } = await admin.validate(SMALLEST);
	const ours = `decides offline by ${CONTRACT_VERSION}, documents of ${SCHEMA_VERSION}`;
	if (schemaVersion === undefined) return notKnown('contract', `${ours}; the server does not tell its own`);
	if (schemaVersion === SCHEMA_VERSION) {
		return passed('contract', `${ours}, as the server reads; its engine's contract is in its own metrics`);
	}
	const text = `${ours}; the server reads documents of ${schemaVersion}`;
	return warned(
		'contract',
		text,
		'What is decided offline may differ; go by the server. See for a newer caracalite.',
	);
}

function budgetCheck({ admin }: Run): Check {
	const { limit, left } = admin.callsLeft();
	if (limit === Number.POSITIVE_INFINITY) return passed('budget', 'no limit of calls');
	const text = `${left} of ${limit} calls of this minute are left to this run; others with the token count too`;
	return left > 0 ? passed('budget', text) : warned('budget', text, 'Wait a minute, or say --rate.');
}
