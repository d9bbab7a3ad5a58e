import { z } from 'zod';
import type { CaseFact } from './facts.js';

/** A finding as a format tells it. */
export interface Finding {
	rule: string;
	level: 'error' | 'warning' | 'note';
	/** Null where it is at no place. */
	line: number | null;
	text: string;
	key: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function decoded(text: string): string {
	return text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

export interface TestRead extends Omit<CaseFact, 'status'> {
	suite: string;
	status: CaseFact['status'] | 'skipped';
}

/** Tests of a JUnit text of ours. */
export function readJunit(text: string): TestRead[] {
	return text
		.split('<testsuite ')
		.slice(1)
		.flatMap((suite) => {
			const name = decoded(/^name="([^"]*)"/.exec(suite)?.[1] ?? '');
			return [...suite.matchAll(/<testcase ([^>]*?)\/?>(<(\w+))?/g)].map(([, attributes = '', , element]) => {
				const attribute = (key: string) => new RegExp(`(?:^| )${key}="([^"]*)"`).exec(attributes)?.[1];
				const line = attribute('line');
				return {
					...{
						suite: name,
						name: decoded(attribute('name') ?? ''),
						line: line === undefined ? null : Number(line),
					},
					status: STATUS[element ?? ''] ?? 'passed',
				};
			});
		});
}

const STATUS: Readonly<Record<string, TestRead['status']>> = {
	failure: 'failed',
	error: 'undecided',
	skipped: 'skipped',
};

const LevelSchema = z.enum(['error', 'warning', 'note']);
const MessageSchema = z.object({ text: z.string() });
const SarifSchema = z.object({
	runs: z.tuple([
		z.object({
			results: z.array(
				z.object({
					...{ ruleId: z.string(), level: LevelSchema, message: MessageSchema },
					locations: z.tuple([
						z.object({ physicalLocation: z.object({ region: z.object({ startLine: z.int() }) }) }),
					]),
					partialFingerprints: z.record(z.string(), z.string()),
				}),
			),
			invocations: z.tuple([
				z.object({
					toolExecutionNotifications: z.array(
						z.object({
							...{ level: LevelSchema, message: MessageSchema },
							descriptor: z.object({ id: z.string() }).optional(),
						}),
					),
				}),
			]),
		}),
	]),
});

/** Findings of a SARIF text: results, and notifications that name a rule. */
export function readSarif(text: string): Finding[] {
	const [{ results, invocations }] = SarifSchema.parse(JSON.parse(text)).runs;
	const placed = results.map(({ ruleId: rule, level, message, locations, partialFingerprints }) => ({
		...{ rule, level, text: message.text, line: locations[0].physicalLocation.region.startLine },
		key: Object.values(partialFingerprints).join(),
	}));
	const loose = invocations[0].toolExecutionNotifications.flatMap(({ level, message, descriptor }) => {
		if (descriptor === undefined) return [];
		return [{ rule: descriptor.id, level, text: message.text, line: null, key: message.text }];
	});
	return [...placed, ...loose];
}

const SEVERITIES = { critical: 'error', major: 'warning', info: 'note' } as const;
const GitlabSchema = z.array(
	z.object({
		...{ description: z.string(), check_name: z.string(), fingerprint: z.string() },
		severity: z.enum(['critical', 'major', 'info']),
		location: z.object({ path: z.string(), lines: z.object({ begin: z.int() }) }),
	}),
);

export function readGitlab(text: string): Finding[] {
	return GitlabSchema.parse(JSON.parse(text)).map((one) => ({
		...{ rule: one.check_name, level: SEVERITIES[one.severity], text: one.description },
		...{ line: one.location.lines.begin, key: one.fingerprint },
	}));
}

const KINDS = { error: 'error', warning: 'warning', notice: 'note' } as const;

/** Annotations as a runner reads them, and how many more of each kind there are. */
export function readGithub(text: string): { found: Finding[]; more: Record<Finding['level'], number> } {
	const more = { error: 0, warning: 0, note: 0 };
	const found = text
		.split('\n')
		.slice(0, -1)
		.flatMap((line): Finding[] => {
			const [, kind = '', properties = '', data = ''] =
				/^::(error|warning|notice) (.*?)::(.*)$/.exec(line) ?? [];
			const level = KINDS[kind as keyof typeof KINDS];
			const rest = /^and (\d+) more$/.exec(data)?.[1];
			if (rest !== undefined) {
				more[level] = Number(rest);
				return [];
			}
			const at = /(?:^|,)line=(\d+)/.exec(properties)?.[1];
			const told = data.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
			const rule = /(?:^|,)title=(.*)$/.exec(properties)?.[1] ?? '';
			return [{ rule, level, line: at === undefined ? null : Number(at), text: told, key: told }];
		});
	return { found, more };
}

const MARKS = { '❌': 'error', '⚠️': 'warning', ℹ️: 'note' } as const;

/** What of a markdown text is about findings, and how many tests passed of how many. */
export function readMarkdown(text: string): {
	found: Pick<Finding, 'rule' | 'level'>[];
	passed: number;
	tests: number;
	cut: number;
} {
	const [, passed = '', tests = ''] = /^#### (\d+) of (\d+) passed$/m.exec(text) ?? [];
	const items = text.matchAll(/^- (❌|⚠️|ℹ️) `([^`]+)` /gm);
	return {
		found: [...items].map(([, mark, rule = '']) => ({ rule, level: MARKS[mark as keyof typeof MARKS] })),
		...{ passed: Number(passed), tests: Number(tests) },
		cut: Number(/^_Cut here: (\d+) more/m.exec(text)?.[1] ?? 0),
	};
}
