import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CASES, type Scene } from '../support/scene.js';

/** Every format but `events`, which is no result. */
const FORMATS = ['json', 'junit', 'sarif', 'github', 'gitlab', 'markdown', 'html'] as const;
export type FormatName = (typeof FORMATS)[number];

/** What one run came to, as stdout and each reader have it. */
export interface Result {
	name: string;
	exit: number;
	document: Record<string, unknown>;
	texts: Record<FormatName, string>;
}

/** Text that wants to be more than text, wherever it is read. */
export const HOSTILE =
	'@everyone <script>alert(1)</script> ]]> ::error::x ##[error]y | `tick` [x](http://evil.example) #1 http://evil.example \u202e%0A';

const CaseSchema = z.record(z.string(), z.unknown());

/** Ten runs and more of the real command line on the served sandbox, each written for everybody at once. */
export async function tenResults(scene: Scene): Promise<Result[]> {
	const request = scene.story.deniedRequestId;
	const cases = z.array(CaseSchema).parse(JSON.parse(readFileSync(CASES, 'utf8')));
	const clerk = cases.find(({ name }) => name === 'clerk cannot write') ?? {};
	const named = (name: string) => ({ ...clerk, name });
	const huge = Array.from({ length: 2_000 }, (_, at) => named(`clerk cannot write ${at}`));
	mkdirSync(join(scene.dir, '@evil [x](y)'), { recursive: true });
	writeFileSync(join(scene.dir, '@evil [x](y)', 'a:b,c.json'), JSON.stringify([named(HOSTILE)]));
	scene.file('huge.json', huge);
	scene.file('Broken.rego', 'package caracal.authz\n\nimport rego.v1\n\ngrants := {"a": }\n');
	scene.file(
		'Odd.rego',
		`package caracal.authz\n\nimport rego.v1\n\ngrants := {${JSON.stringify(HOSTILE)}: 1}\n`,
	);
	const runs: [string, string[]][] = [
		['safe', ['verdict', request, '--candidate', '2']],
		['blocked', ['iterate', request, '--candidate', '3', '--cases', CASES]],
		['review', ['verdict', request, '--candidate', '3']],
		['failed', ['regress', CASES, '--candidate', '3']],
		['failed to run', ['verdict', request, '--candidate', '99']],
		['huge', ['regress', 'huge.json', '--candidate', '3']],
		['hostile names', ['regress', '@evil [x](y)/a:b,c.json', '--candidate', '3']],
		['check refusals', ['check', 'Broken.rego', 'Odd.rego']],
		['denials', ['denials', '--since', '30d']],
		['coverage', ['coverage', CASES, '--fail-under', '100']],
		['diff', ['diff', '3']],
		['explained', ['explain', request]],
		['a command line that cannot be read', ['verdict', `--${HOSTILE}`]],
	];
	const results: Result[] = [];
	for (const [name, argv] of runs) results.push(await resultOf(scene, name, argv));
	return results;
}

async function resultOf(scene: Scene, name: string, argv: string[]): Promise<Result> {
	const file = (format: string) => join('out', name, format);
	const write = FORMATS.flatMap((format) => ['--write', `${format}=${file(format)}`]);
	const run = await scene.run([...argv, ...write, '--json']);
	const text = (format: string) => readFileSync(join(scene.dir, file(format)), 'utf8');
	return {
		...{ name, exit: run.exit, document: run.json() },
		texts: {
			...{ json: text('json'), junit: text('junit'), sarif: text('sarif') },
			...{ github: text('github'), gitlab: text('gitlab'), markdown: text('markdown'), html: text('html') },
		},
	};
}
