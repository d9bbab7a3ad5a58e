/** A denied request as the examples name it; the test that runs them puts a real one in its place. */
export const EXAMPLE_REQUEST = '01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11';

export interface Example {
	command: string;
	text: string;
}

const example = (text: string, command: string): Example => ({ text, command });

/** Two to four examples for each command; `--help` and the reference print them, a test runs them. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
	explain: [
		example('one request', `caracalite explain ${EXAMPLE_REQUEST}`),
		example('the newest denial on a resource', 'caracalite explain --latest --resource resource://ledger'),
		example('as data, for the next command', 'caracalite explain --latest --json'),
	],
	simulate: [
		example('against version 2', `caracalite simulate ${EXAMPLE_REQUEST} --candidate 2`),
		example('by a document on disk', `caracalite simulate ${EXAMPLE_REQUEST} --documents Grants.rego`),
		example(
			'with a value put in',
			`caracalite simulate ${EXAMPLE_REQUEST} --candidate 2 --set context.ttl=300`,
		),
		example('in a chain', 'caracalite explain --latest --json | caracalite simulate --candidate 2'),
	],
	regress: [
		example('cases in files', 'caracalite regress cases/*.json --candidate 2'),
		example('some of them', "caracalite regress --cases 'cases/*.json' --filter cashier --candidate 2"),
		example('offline, while writing', "caracalite regress --cases 'cases/*.json' --documents Grants.rego"),
	],
	verdict: [
		example('a fix', `caracalite verdict ${EXAMPLE_REQUEST} --candidate 2 --cases 'cases/*.json'`),
		example(
			'a first roll-out, by cases alone',
			"caracalite verdict --candidate 2 --cases 'cases/*.json' --accept-gains",
		),
		example('keep it for activate', `caracalite verdict ${EXAMPLE_REQUEST} --candidate 2 --json`),
	],
	iterate: [
		example('try a fix', `caracalite iterate ${EXAMPLE_REQUEST} --candidate 2 --cases 'cases/*.json'`),
		example('roll it out', `caracalite iterate ${EXAMPLE_REQUEST} --candidate 2 --activate --yes`),
		example(
			'by the environment',
			`DENIED_REQUEST_ID=${EXAMPLE_REQUEST} CANDIDATE_VERSION_ID=2 caracalite iterate --json`,
		),
	],
	activate: [
		example(
			'what a verdict found safe',
			`caracalite verdict ${EXAMPLE_REQUEST} --candidate 2 --json | caracalite activate --report - --yes`,
		),
		example('judge and roll out', `caracalite activate ${EXAMPLE_REQUEST} --candidate 2 --yes --wait 2m`),
	],
	rollback: [
		example('to what was active before', 'caracalite rollback --yes'),
		example('to a version', 'caracalite rollback --to 1 --yes'),
		example(
			'undo an activation',
			`caracalite activate ${EXAMPLE_REQUEST} --candidate 2 --yes --json | caracalite rollback --report - --yes`,
		),
	],
	history: [
		example('the last moves', 'caracalite history'),
		example('the very last, as data', 'caracalite history --limit 1 --json'),
	],
	resume: [
		example('after a run that was broken off', 'caracalite resume'),
		example('wait longer for the runtime', 'caracalite resume --wait 5m'),
	],
	stage: [
		example('see what would be made', 'caracalite stage Grants.rego --dry-run'),
		example('make a version', 'caracalite stage Grants.rego --policy-set Main'),
		example('under another name', 'caracalite stage new-grants.rego --name Grants'),
	],
	status: [
		example('the zone', 'caracalite status'),
		example('one policy set', 'caracalite status --policy-set Main'),
	],
	show: [
		example('what is active', 'caracalite show version active'),
		example('a candidate', 'caracalite show version latest --verbose'),
		example('a policy', 'caracalite show policy Grants'),
	],
	diff: [
		example('what a candidate changes', 'caracalite diff 2'),
		example('between two versions', 'caracalite diff 1 3'),
		example('what a file on disk would change', 'caracalite diff --documents Grants.rego'),
	],
	audit: [
		example('the last day', 'caracalite audit --since 1d'),
		example('denials of one application', "caracalite audit --decision deny --application 'Payments Agent'"),
		example('as they happen', 'caracalite audit --follow --json'),
	],
	record: [
		example('the last week, into a file', 'caracalite record --since 7d --out cases/recorded.yaml'),
		example('one request', `caracalite record --request ${EXAMPLE_REQUEST}`),
		example('a file to share', 'caracalite record --sample 50 --pseudonymise --out cases/shared.json'),
	],
	config: [
		example('what counts here', 'caracalite config'),
		example('what a profile makes of it', 'caracalite config --profile sandbox --json'),
	],
	init: [
		example('by asking', 'caracalite init'),
		example(
			'a served zone',
			'caracalite init --profile payments --api-url https://caracal.example --zone payments --token-file ~/.caracal-token',
		),
		example('the sandbox', 'caracalite init --sandbox --force'),
	],
	trust: [
		example('the configuration that counts here', 'caracalite trust'),
		example('that file, as data', 'caracalite trust .caracaliterc.yaml --json'),
		example('not any more', 'caracalite trust --revoke'),
	],
	help: [
		example('a command', 'caracalite help explain'),
		example('the exit codes', 'caracalite help exit-codes'),
	],
	'sandbox serve': [
		example('on the usual port', 'caracalite sandbox serve'),
		example(
			'like a far server, with its limit',
			'caracalite sandbox serve --port 0 --latency 20 --rate-limit',
		),
	],
	'sandbox reset': [
		example('start afresh', 'caracalite sandbox reset'),
		example('for a script, with every id', 'caracalite sandbox reset --json'),
	],
	'sandbox exchange': [
		example(
			'a refund by a cashier',
			"caracalite sandbox exchange --application 'Payments Agent' --resource resource://ledger --scope ledger:refund --label cashier",
		),
		example(
			'a session alone',
			"caracalite sandbox exchange --application 'Payments Agent' --resource resource://ledger --scope ledger:read --mode bootstrap",
		),
	],
	'sandbox token': [
		example("the sandbox's own", 'caracalite sandbox token'),
		example('one that may only read', 'caracalite sandbox token --capability read'),
	],
	'sandbox path': [
		example('where it keeps its state', 'caracalite sandbox path'),
		example('of another profile', 'caracalite sandbox path --profile sandbox --json'),
	],
};
