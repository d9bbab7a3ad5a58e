/**
 * Breaks each gate of the ladder, each law of replay and each gate of the verdict in turn, in a copy of
 * the tree, and runs the suites on plain data. Exits 1 when a mutant survives, when one cannot be made
 * any more because the code has moved on, or when a gate or a law has none. Words given as arguments
 * choose mutants by name or file.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSuite } from './mutants/suite.mjs';
import { mutantsOf, unbroken } from './mutants/table.mjs';
import { copyTree } from './mutants/tree.mjs';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const started = performance.now();

const copy = copyTree(root);
const all = mutantsOf(copy);
const missing = unbroken(copy, all);
const chosen = all.filter(
	({ name, file }) => words.length === 0 || words.some((w) => `${name} ${file}`.includes(w)),
);

const suite = await openSuite(copy);
await expectWhole('before anything is broken');

const widths = ['name', 'how'].map((column) => Math.max(...chosen.map((mutant) => mutant[column].length)));
const fates = { killed: 0, SURVIVED: 0, STALE: 0 };
for (const [index, mutant] of chosen.entries()) {
	if (mutant.title !== chosen[index - 1]?.title) console.log(`\n${mutant.title}`);
	const { fate, by } = await fateOf(mutant);
	fates[fate] += 1;
	const cells = [mutant.name.padEnd(widths[0]), mutant.how.padEnd(widths[1]), fate.padEnd(8), by];
	console.log(`  ${cells.join('  ').trimEnd()}`);
}
await expectWhole('after all is mended');
await suite.close();

const seconds = Math.round((performance.now() - started) / 1_000);
const { killed, SURVIVED, STALE } = fates;
console.log(
	`\n${chosen.length} mutants: ${killed} killed, ${SURVIVED} survived, ${STALE} stale; ${seconds} s`,
);
for (const one of missing) console.log(`no mutant breaks ${one}`);
process.exitCode = killed === chosen.length && chosen.length > 0 && missing.length === 0 ? 0 : 1;

/** Failures that no mutant caused would count as its end. */
async function expectWhole(when) {
	const failure = await suite.firstFailure([]);
	if (failure === null) return;
	console.error(`the suites fail ${when}: ${failure.test ?? ''} ${failure.message}`);
	process.exit(2);
}

async function fateOf({ file, near, source, broken, fault }) {
	if (fault !== null) return { fate: 'STALE', by: fault };
	writeFileSync(join(copy, file), broken);
	suite.changed(file);
	const failure = await suite.firstFailure(near);
	writeFileSync(join(copy, file), source);
	suite.changed(file);
	if (failure === null) return { fate: 'SURVIVED', by: '' };
	const runs = failure.test !== null && failure.error !== 'ReferenceError';
	return runs
		? { fate: 'killed', by: failure.test }
		: { fate: 'STALE', by: `does not run: ${failure.message}` };
}
