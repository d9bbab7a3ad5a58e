import { z } from 'zod';
import { parseDuration } from '../model/duration.js';
import { parsePublicKey } from '../model/public-key.js';

const LITERAL_TOKEN = 'a literal token is refused: name where it is kept, as {env}, {file} or {command}';

/** Where the token is kept. Exactly one of the three. */
const TokenSchema = z
	.strictObject(
		{
			env: z
				.string()
				.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of an environment variable')
				.optional()
				.meta({ description: 'environment variable that holds the token' }),
			file: z
				.string()
				.min(1)
				.optional()
				.meta({ description: 'file that holds the token, private to its owner' }),
			command: z
				.array(z.string().min(1), { error: 'is a list: a program and its arguments' })
				.min(1)
				.optional()
				.meta({ description: 'program that prints the token, and its arguments; no shell' }),
		},
		{
			error: (issue) =>
				issue.code === 'invalid_type' && typeof issue.input === 'string' ? LITERAL_TOKEN : undefined,
		},
	)
	.refine((token) => Object.keys(token).length === 1, 'names exactly one of env, file and command')
	.meta({ minProperties: 1, maxProperties: 1 });

const UrlSchema = z
	.string()
	.refine(isBaseUrl, 'is not an http or https URL without user, query and fragment')
	.meta({ description: 'base URL of the Admin API', format: 'uri' });

const VerifyKeySchema = z.string().superRefine((text, issues) => {
	const key = parsePublicKey(text);
	if ('why' in key) issues.addIssue(key.why);
});

/** A replica of the runtime: where it answers, and where the token of its figures is kept. */
const RuntimeSchema = z.strictObject({
	url: UrlSchema.meta({ description: 'base URL of a replica of the runtime', format: 'uri' }),
	token: TokenSchema.optional(),
});

const ProfileSchema = z.strictObject({
	extends: z.string().optional().meta({ description: 'profile whose keys count where this one has none' }),
	apiUrl: UrlSchema.optional(),
	token: TokenSchema.optional(),
	zone: z.string().min(1).optional().meta({ description: 'zone, by id or name' }),
	policySet: z.string().min(1).optional().meta({ description: 'policy set, by id or name' }),
	cases: z
		.union([z.string().min(1), z.array(z.string().min(1))])
		.optional()
		.meta({ description: 'files of regression cases, as globs relative to this file' }),
	timeout: z
		.string()
		.refine((text) => parseDuration(text) !== null, 'is not a duration such as 90s, 15m or 6h')
		.optional()
		.meta({ description: 'deadline of a run' }),
	concurrency: z.int().min(1).max(64).optional().meta({ description: 'calls in flight at most' }),
	rate: z.int().min(1).max(999_999).optional().meta({ description: 'calls that the server takes a minute' }),
	gains: z
		.enum(['review', 'warn'])
		.optional()
		.meta({ description: 'what authority that the denial does not need comes to' }),
	allowGains: z
		.array(z.string().min(1))
		.optional()
		.meta({ description: 'gains that are meant, as application=…,resource=…,role=…,scope=…' }),
	allowChanges: z
		.array(z.string().min(1))
		.optional()
		.meta({ description: 'changes that are meant, as kind=…,application=…,resource=…,role=…,scope=…' }),
	shadow: z
		.string()
		.refine((text) => parseDuration(text) !== null, 'is not a duration such as 6h or 7d')
		.optional()
		.meta({
			description: 'a verdict replays the traffic of so long; flags may ask for more, and not for less',
		}),
	verifyWith: z
		.union([VerifyKeySchema, z.array(VerifyKeySchema).min(1)])
		.optional()
		.meta({
			description:
				'Ed25519 public keys, as PEM or the line within: only a report that one of them signed is rolled out',
		}),
	runtimes: z
		.array(RuntimeSchema)
		.max(32)
		.optional()
		.meta({ description: 'replicas of the runtime that are asked after an activation' }),
	canary: z
		.string()
		.min(1)
		.optional()
		.meta({ description: 'command that makes requests after an activation and prints their ids' }),
	sandbox: z
		.strictObject({ dataDir: z.string().min(1).optional().meta({ description: 'relative to this file' }) })
		.optional()
		.meta({ description: 'works in the embedded sandbox instead of a server' }),
});

/** A configuration as it is written. */
export const WrittenConfigSchema = z
	.strictObject({
		$schema: z.string().optional(),
		defaultProfile: z.string().optional().meta({ description: 'profile that counts where none is named' }),
		profiles: z.record(
			z
				.string()
				.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not a profile name: letters, digits, `.`, `_`, `-`'),
			ProfileSchema,
		),
	})
	.meta({ title: 'caracalite configuration' });

export type WrittenConfig = z.infer<typeof WrittenConfigSchema>;
export type WrittenProfile = z.infer<typeof ProfileSchema>;

/** The keys that may stand at a path of a configuration. */
export function knownKeys(path: readonly PropertyKey[]): string[] {
	if (path.length === 0) return Object.keys(WrittenConfigSchema.shape);
	if (path.length === 2) return Object.keys(ProfileSchema.shape);
	if (path.at(-2) === 'runtimes') return Object.keys(RuntimeSchema.shape);
	if (path.at(-1) === 'token') return Object.keys(TokenSchema.shape);
	return path.at(-1) === 'sandbox' ? ['dataDir'] : [];
}

/** Whether `text` is the base URL of an API: http or https, and nothing in it but host and path. */
export function isBaseUrl(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
	return plain && (url.protocol === 'https:' || url.protocol === 'http:');
}
