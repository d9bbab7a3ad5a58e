// Prints the closing line from vitest's JSON result; fails where no test ran.
import { readFileSync } from 'node:fs';

let counts;
try {
	counts = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
} catch {
	counts = { numPassedTests: 0, numFailedTests: 0, numTotalTests: 0, success: false };
}
const { numPassedTests: passed, numFailedTests: failed, numTotalTests: total } = counts;
const skipped = total - passed - failed;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = passed > 0 && failed === 0 && counts.success ? 0 : 1;
