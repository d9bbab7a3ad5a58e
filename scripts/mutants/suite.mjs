import { join } from 'node:path';
import { createVitest } from 'vitest/node';

/** The suites on plain data: no server, no process, no build. */
const SUITES = [
	'test/{policy,core/{event,replay,verdict,cases}}/*.{test,proof}.ts',
	'test/policy/authority/{change-kind,needed,needed-holds,confinement}.test.ts',
];
/** Proofs that take longer than a mutant is worth. */
const SLOW = ['**/safe-means-safe.test.ts'];

const SETTINGS = {
	config: false,
	watch: false,
	include: SUITES,
	exclude: SLOW,
	pool: 'threads',
	isolate: false,
	bail: 1,
	testTimeout: 10_000,
};

/**
 * Opens the suites of the tree at `root`: modules stay transformed from one run to the next. Failures are
 * taken as they are reported, since the results of a run still hold those of files that an earlier one ran.
 */
export async function openSuite(root) {
	const failures = [];
	const reporter = {
		onTestCaseResult(test) {
			if (test.result().state !== 'failed') return;
			const file = test.module.moduleId.slice(join(root, 'test/').length);
			failures.push({ test: `${file} > ${test.fullName}`, ...firstOf(test.result().errors) });
		},
		onTestModuleEnd(testModule) {
			if (testModule.errors().length > 0) failures.push({ test: null, ...firstOf(testModule.errors()) });
		},
		onTestRunEnd(_modules, errors) {
			if (errors.length > 0) failures.push({ test: null, ...firstOf(errors) });
		},
	};
	const vitest = await createVitest('test', { ...SETTINGS, root, reporters: [reporter] });
	const all = await vitest.globTestSpecifications();
	return {
		changed: (file) => vitest.invalidateFile(join(root, file)),
		/** Runs the suites near a mutant, then the others; null where every test passes. */
		async firstFailure(near) {
			failures.length = 0;
			const isNear = ({ moduleId }) => near.some((part) => moduleId.startsWith(join(root, part)));
			for (const specs of [all.filter(isNear), all.filter((one) => !isNear(one))]) {
				if (failures.length === 0 && specs.length > 0) await vitest.runTestSpecifications(specs);
			}
			return failures[0] ?? null;
		},
		close: () => vitest.close(),
	};
}

/** `test` is null above where no test failed but a file could not be loaded. */
function firstOf([error]) {
	return { error: error?.name, message: error?.message ?? '' };
}
