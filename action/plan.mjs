import { resolve } from 'node:path';

/** What the workflow gave: `IN_*` of the environment, by the names of `action.yml`. */
export function inputsOf(env) {
	const text = (name) => (env[`IN_${name}`] ?? '').trim();
	const lines = (name) =>
		text(name)
			.split(/\r?\n/)
			.map((line) => line.trim())
			.filter((line) => line !== '');
	const yes = (name) => {
		const word = text(name).toLowerCase();
		if (word === 'true') return true;
		if (word === 'false' || word === '') return false;
		throw new Error(`${name.toLowerCase().replaceAll('_', '-')} is neither true nor false`);
	};
	return {
		policy: text('POLICY') || 'policy',
		base: text('BASE'),
		cases: lines('CASES'),
		only: yes('ONLY'),
		strict: yes('STRICT'),
		apiUrl: text('API_URL'),
		token: text('TOKEN'),
		zone: text('ZONE'),
		trust: text('TRUST'),
		candidate: text('CANDIDATE'),
		request: text('REQUEST'),
		verdictArguments: lines('ARGUMENTS'),
		shadow: text('SHADOW'),
		comment: yes('COMMENT'),
		author: text('COMMENT_AUTHOR'),
		sarif: yes('SARIF'),
		githubToken: text('GITHUB_TOKEN'),
	};
}

/**
 * Why no zone is asked, as a sentence; null where one is. A workflow of `pull_request_target` holds the secrets while
 * the documents are somebody else's.
 */
export function whyOffline({ apiUrl, token }, event, eventName) {
	const { head, base } = event.pull_request ?? {};
	const isFork = head !== undefined && head.repo?.full_name !== base?.repo?.full_name;
	if (isFork && eventName === 'pull_request_target') {
		return 'The pull request comes from a fork, and a fork gets no answer of the zone.';
	}
	if (apiUrl !== '' && token !== '') return null;
	return 'No URL and token of a zone are given, as in a fork: what needs one was left out.';
}

/**
 * The commands to run, in order. `zone`: it is given URL and token; else it runs in a folder without a configuration,
 * so that the checkout's says nothing about where to look.
 */
export function planOf(inputs, workspace, offline) {
	const policy = resolve(workspace, inputs.policy);
	const cases = inputs.cases.map((path) => resolve(workspace, path));
	const documents = ['--documents', policy, ...(inputs.only ? ['--only'] : [])];
	const check = {
		name: 'check',
		zone: false,
		argv: ['check', policy, ...(inputs.strict ? ['--strict'] : [])],
	};
	// Over what is active, documents are decided only where a zone tells what that is.
	const isTold = inputs.only || !offline;
	const regress = { name: 'regress', zone: !inputs.only, argv: ['regress', ...cases, ...documents] };
	const replayed = cases.length > 0 && isTold ? [regress] : [];
	if (offline) {
		const against = ['--against', resolve(workspace, inputs.base)];
		const diff = { name: 'diff', zone: false, argv: ['diff', '--documents', policy, '--only', ...against] };
		return [check, ...replayed, ...(inputs.base === '' ? [] : [diff])];
	}
	const diff = { name: 'diff', zone: true, argv: ['diff', ...documents] };
	if (inputs.candidate === '') {
		const argv = ['shadow', '--since', inputs.shadow, ...documents];
		// What is meant to change is decided otherwise: that is for a reviewer to read, and fails nothing.
		const shadow = { name: 'shadow', zone: true, tells: true, argv };
		return [check, ...replayed, diff, ...(inputs.shadow === '' ? [] : [shadow])];
	}
	const request = inputs.request === '' ? [] : [inputs.request];
	const named = [
		...cases.flatMap((path) => ['--cases', path]),
		...(inputs.shadow === '' ? [] : ['--shadow', inputs.shadow]),
	];
	const argv = ['verdict', ...request, '--candidate', inputs.candidate, ...named, ...inputs.verdictArguments];
	return [check, ...replayed, { name: 'verdict', zone: true, argv }];
}
