import { defineConfig } from 'vitest/config';

// `npm test` runs the everyday project; `.ci/run` both. A proof decides thousands of requests to hold a
// claim over all of them, and takes seconds.
export default defineConfig({
	test: {
		// No test keeps state in a module: files share their imports, which halves the time. Both cores work.
		isolate: false,
		maxWorkers: 2,
		testTimeout: 20_000,
		hookTimeout: 30_000,
		projects: [
			{
				extends: true,
				test: {
					name: 'everyday',
					include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
					globalSetup: ['test/cli/global-setup.ts'],
				},
			},
			{ extends: true, test: { name: 'proofs', include: ['test/**/*.proof.ts'] } },
		],
	},
});
