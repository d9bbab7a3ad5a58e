import { defineConfig } from 'vitest/config';

// `npm test` runs the everyday project; `.ci/run` all four. A proof decides thousands of requests to hold a
// claim over all of them; an attack waits for bounds to hold, or tries faults and worlds one by one. Both
// take seconds. Completion is tested in shells that not every machine has, and what is written is read back by
// programs of others, which are fetched.
const ATTACKS = [
	'test/attacks/*.test.ts',
	'test/faults/*.test.ts',
	'test/worlds/*.test.ts',
	// Each step a process, as a runner starts them.
	'test/pipelines/*.test.ts',
	// These wait for real time to pass: a silent pipe, a deadline, an interrupt in the middle of a call.
	'test/cli/piped.test.ts',
	'test/commands/interrupt.test.ts',
	'test/core/rollout/cut-off.test.ts',
];

/** For what takes seconds: on a busy machine it takes several times as long, and is no less right. */
const PATIENT = 90_000;

export default defineConfig({
	test: {
		// No test keeps state in a module: files share their imports, which halves the time. Both cores work.
		isolate: false,
		maxWorkers: 2,
		// A run tells a step of GitHub Actions by itself; the one that runs the tests is not meant.
		env: { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' },
		testTimeout: 20_000,
		hookTimeout: 30_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'everyday',
					include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
					exclude: ATTACKS,
					globalSetup: ['test/cli/global-setup.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'attacks',
					include: ATTACKS,
					globalSetup: ['test/cli/global-setup.ts'],
					testTimeout: PATIENT,
				},
			},
			{
				extends: true,
				test: { name: 'proofs', include: ['test/**/*.proof.ts'], testTimeout: PATIENT },
			},
			{
				extends: true,
				test: {
					name: 'html',
					include: ['test/html/*.page.ts'],
					globalSetup: ['test/cli/global-setup.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'readers',
					include: ['test/readers/*.test.ts', 'test/readers/*.reader.ts'],
					globalSetup: ['test/cli/global-setup.ts'],
				},
			},
			{
				extends: true,
				test: {
					name: 'shells',
					include: ['test/shells/*.shell.ts'],
					globalSetup: ['test/cli/global-setup.ts'],
				},
			},
		],
	},
});
