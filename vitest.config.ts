import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
		globalSetup: ['test/cli/global-setup.ts'],
		// No test keeps state in a module: files share their imports, which halves the time. Both cores work.
		isolate: false,
		maxWorkers: 2,
		testTimeout: 20_000,
		hookTimeout: 30_000,
	},
});
