import { z } from 'zod';
import { JsonObjectSchema, JsonSchema } from '../../model/json.js';
import { DATA_NAMES } from '../names.js';

const ShapeSchema = z.enum(['bootstrap', 'delegated_mint', 'workload_mint', 'mandate_use', 'none']);

/** Why a row changes nothing for anybody as things stand. */
const DormancySchema = z
	.enum(['bound_to_nobody', 'names_nothing', 'caps_nothing', 'zone_closed', 'masked'])
	.meta({
		description:
			'bound_to_nobody: no application has the binding key of the grant; names_nothing: no grant uses it; caps_nothing: no role holds a scope that it is about, so at most the reason of a denial changes; zone_closed: a restriction or a conflict decides everything; masked: other data decides before it',
	});

/** One declaration that holds a mint for a human. */
const HoldSchema = z.object({
	tier: z.string(),
	approver: z.enum(['operator', 'subject', 'any']),
	waitSeconds: z.number().int().meta({ description: 'how long a request waits for a human' }),
	privacy: z.string(),
	declared: JsonObjectSchema.meta({ description: 'as written, which is how a decision shows it' }),
});
export type Hold = z.infer<typeof HoldSchema>;

const common = {
	effect: z.enum(['gain', 'loss', 'neutral']).meta({ description: 'what it does to who may do what' }),
	dormant: DormancySchema.nullable(),
	decides: z.array(ShapeSchema).meta({
		description: 'shapes of request whose decisions it changes; where it is dormant, their reasons',
	}),
	needed: z
		.boolean()
		.nullable()
		.meta({ description: 'of a gain: whether the denial needs it; null where there is no denial' }),
	text: z.string(),
};

const id = z.string().nullable();

const GrantRowSchema = z.object({
	kind: z.enum(['authority_gained', 'authority_lost']),
	applicationId: id,
	bindingKey: id,
	resource: z.string(),
	role: id.meta({ description: 'null: as the owner, whatever the labels' }),
	scope: z.string(),
	holds: z.array(HoldSchema),
	...common,
});

const HoldRowSchema = z.object({
	kind: z.enum(['hold_added', 'hold_removed', 'hold_changed']),
	applicationId: id.meta({ description: 'null with resource and role: workloads, which no grant governs' }),
	resource: id,
	role: id,
	scope: z.string(),
	before: z.array(HoldSchema),
	after: z.array(HoldSchema),
	direction: z.enum(['tightened', 'loosened', 'other']),
	...common,
});

const ClassConflictRowSchema = z.object({
	kind: z.enum(['class_conflict_added', 'class_conflict_removed']).meta({
		description: 'a token that no human can grant: it needs both an operator and a subject',
	}),
	applicationId: id.meta({ description: 'null with resource and role: workloads, which no grant governs' }),
	resource: id,
	role: id,
	scope: z.string(),
	others: z
		.array(z.string())
		.meta({ description: 'scopes with any of which it conflicts; itself, where it does so alone' }),
	...common,
});

const ConfinementRowSchema = z.object({
	kind: z.enum(['confinement_widened', 'confinement_narrowed']),
	labelPrefix: id.meta({ description: 'null: every session, whatever its labels' }),
	scope: id.meta({ description: 'null: every scope but those in `except`' }),
	except: z.array(z.string()),
	...common,
});

const RestrictionRowSchema = z.object({
	kind: z.enum(['restriction_set', 'restriction_lifted', 'restriction_changed']),
	before: z.array(JsonSchema),
	after: z.array(JsonSchema),
	...common,
});

const BindingRowSchema = z.object({
	kind: z.enum(['binding_added', 'binding_removed', 'binding_changed']),
	bindingKey: z.string(),
	from: id,
	to: id,
	resources: z.array(z.string()).meta({ description: 'that change owner through it' }),
	...common,
});

const OwnerRowSchema = z.object({
	kind: z.literal('owner_changed'),
	resource: z.string(),
	from: id,
	to: id,
	fromKey: id,
	toKey: id,
	...common,
});

const PolicyRowSchema = z.object({
	kind: z.literal('policy_renamed'),
	resource: z.string(),
	applicationId: z.string(),
	from: z.string().meta({ description: 'determining policy of a mint' }),
	to: z.string(),
	...common,
});

const RiskRowSchema = z.object({
	kind: z.literal('risk_changed'),
	scope: z.string(),
	from: id,
	to: id,
	...common,
});

const DataRowSchema = z.object({
	kind: z.enum(['data_malformed', 'data_mended']),
	name: z.enum(['risk', 'approval_tiers']),
	...common,
});

const ConflictRowSchema = z.object({
	kind: z.enum(['conflict_added', 'conflict_mended']),
	name: z.enum(DATA_NAMES),
	reach: z.enum(['every_decision', 'granted_resources', 'delegated_mints', 'scope']),
	scope: id,
	resources: z.array(z.string()),
	...common,
});

const VersionRowSchema = z.object({
	kind: z.enum(['no_version', 'bundle_refused', 'bundle_logic']),
	side: z.enum(['before', 'after']),
	messages: z.array(z.string()),
	...common,
});

export type GrantRow = z.infer<typeof GrantRowSchema>;
export type HoldRow = z.infer<typeof HoldRowSchema>;
export type ClassConflictRow = z.infer<typeof ClassConflictRowSchema>;
export type ConfinementRow = z.infer<typeof ConfinementRowSchema>;
export type OwnerRow = z.infer<typeof OwnerRowSchema>;
export type ConflictRow = z.infer<typeof ConflictRowSchema>;

/** One thing that a change does to the authority of a zone. */
export const AuthorityRowSchema = z.discriminatedUnion('kind', [
	GrantRowSchema,
	HoldRowSchema,
	ClassConflictRowSchema,
	ConfinementRowSchema,
	RestrictionRowSchema,
	BindingRowSchema,
	OwnerRowSchema,
	PolicyRowSchema,
	RiskRowSchema,
	DataRowSchema,
	ConflictRowSchema,
	VersionRowSchema,
]);
export type AuthorityRow = z.infer<typeof AuthorityRowSchema>;

const SummarySchema = z.object({
	gained: z.number().int(),
	lost: z.number().int(),
	changed: z.number().int(),
	dormant: z.number().int(),
	byKind: z.record(z.string(), z.number().int()),
});
export type AuthoritySummary = z.infer<typeof SummarySchema>;

export const AuthorityDiffSchema = z.object({
	complete: z
		.boolean()
		.meta({ description: 'false where a side is no literal data, so nothing is compared' }),
	rows: z.array(AuthorityRowSchema),
	summary: SummarySchema,
});
export type AuthorityDiff = z.infer<typeof AuthorityDiffSchema>;
