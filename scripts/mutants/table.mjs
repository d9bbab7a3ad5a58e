import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const GROUPS = ['ladder', 'laws', 'authority', 'verdict'].map((group) =>
	parse(readFileSync(join(import.meta.dirname, `${group}.yaml`), 'utf8')),
);

/** Every mutant of the tree at `root`, with its file before and after; `fault` says why it cannot be made. */
export function mutantsOf(root) {
	return GROUPS.flatMap(({ title, near, files }) =>
		Object.entries(files).flatMap(([file, rows]) => {
			const source = readFileSync(join(root, file), 'utf8');
			return rows.map(({ of, how, from, to, after = '' }) => {
				const start = source.indexOf(after);
				const at = source.indexOf(from, start);
				const again = source.indexOf(from, at + 1) !== -1;
				const fault = start === -1 || at === -1 ? 'text not found' : again ? 'text found twice' : null;
				const broken = source.slice(0, at) + to + source.slice(at + from.length);
				return { title, near, file, name: of, how, source, broken, fault };
			});
		}),
	);
}

/** Gates and laws of the tree at `root` that no mutant breaks. */
export function unbroken(root, mutants) {
	const broken = new Set(mutants.map(({ title, name }) => `${title}: ${name}`));
	return GROUPS.flatMap(({ title, named: { folder, pattern } }) =>
		readdirSync(join(root, folder))
			.map((file) => readFileSync(join(root, folder, file), 'utf8'))
			.flatMap((source) =>
				[...source.matchAll(new RegExp(pattern, 'g'))].map((match) => `${title}: ${match[1]}`),
			)
			.filter((one) => !broken.has(one)),
	);
}
