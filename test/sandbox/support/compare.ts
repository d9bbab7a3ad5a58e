/** Kinds of values that are new in every run: they have to be of the same kind, and stay the same once paired. */
const VOLATILE: [kind: string, pattern: RegExp][] = [
	['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
	['digest', /^[0-9a-f]{64}$/],
	['fingerprint', /^[0-9a-f]{16}$/],
	['milliseconds', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
	['seconds', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
	['microseconds', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?\+00:00$/],
	['cursor', /^eyJ0cyI6/],
	['secret', /^cs_/],
	['sequence', /^\d+$/],
];
const PAIRED = new Set(['uuid', 'digest', 'cursor']);
const NAMES = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|eyJ0cyI6[\w-]+/g;

function kindOf(text: string): string {
	const bare = text.replace(/^admin:/, '');
	return VOLATILE.find(([, pattern]) => pattern.test(bare))?.[0] ?? 'text';
}

/** Which value of ours stands for which recorded one. */
export class Pairs {
	readonly ours = new Map<string, string>();

	/** A recorded text with every id and cursor that is known replaced by ours. */
	translate(text: string): string {
		return text.replaceAll(NAMES, (id) => this.ours.get(id) ?? id);
	}

	/** Differences between a recorded value and ours: keys, types, and every value that is not new in each run. */
	differences(recorded: unknown, got: unknown, path = ''): string[] {
		if (Array.isArray(recorded) && Array.isArray(got)) return this.lists(recorded, got, path);
		if (isObject(recorded) && isObject(got)) return this.objects(recorded, got, path);
		if (typeof recorded === 'string' && typeof got === 'string') return this.texts(recorded, got, path);
		return Object.is(recorded, got) ? [] : [`${path}: recorded ${show(recorded)}, got ${show(got)}`];
	}

	private lists(recorded: unknown[], got: unknown[], path: string): string[] {
		if (recorded.length !== got.length)
			return [`${path}: recorded ${recorded.length} items, got ${got.length}`];
		return recorded.flatMap((item, index) => this.differences(item, got[index], `${path}[${index}]`));
	}

	private objects(recorded: Record<string, unknown>, got: Record<string, unknown>, path: string): string[] {
		const keys = Object.keys(recorded).join(' ');
		if (keys !== Object.keys(got).join(' '))
			return [`${path}: recorded keys ${keys}, got ${Object.keys(got).join(' ')}`];
		return Object.keys(recorded).flatMap((key) =>
			this.differences(recorded[key], got[key], `${path}.${key}`),
		);
	}

	private texts(recorded: string, got: string, path: string): string[] {
		const kind = kindOf(recorded);
		if (kind === 'text') {
			const expected = this.translate(recorded);
			return expected === got ? [] : [`${path}: recorded ${show(expected)}, got ${show(got)}`];
		}
		if (kindOf(got) !== kind) return [`${path}: recorded a ${kind}, got ${show(got)}`];
		if (!PAIRED.has(kind)) return [];
		const known = this.ours.get(recorded);
		if (known === undefined) this.ours.set(recorded, got);
		return known === undefined || known === got ? [] : [`${path}: ${recorded} was ${known}, got ${got}`];
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
	return (JSON.stringify(value) ?? 'undefined').slice(0, 200);
}
