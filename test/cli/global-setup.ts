import { execFileSync } from 'node:child_process';

/** Builds `dist` once, for the tests that run the binary itself. */
export function setup(): void {
	execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
