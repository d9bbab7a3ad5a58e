import { defineConfig } from 'vitest/config';

// The whole fault matrix; a sample of it runs with all other tests.
export default defineConfig({
	test: {
		include: ['test/faults/*.matrix.ts'],
		globalSetup: ['test/cli/global-setup.ts'],
		env: { GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' },
		reporters: ['dot'],
		disableConsoleIntercept: true,
		testTimeout: 170_000,
		hookTimeout: 30_000,
	},
});
