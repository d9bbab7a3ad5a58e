import { z } from 'zod';

/** How a decision changes; what is denied for another reason stays denied, and what waits otherwise still waits. */
export const FlipKindSchema = z.enum([
	'allow_to_deny',
	'hold_to_deny',
	'allow_to_hold',
	'hold_to_allow',
	'deny_to_allow',
	'deny_to_hold',
	'deny_by_another_reason',
	'hold_for_others',
]);
export type FlipKind = z.infer<typeof FlipKindSchema>;

/** A part of traffic, counted twice: by requests, and by classes of requests that have to be decided alike. */
const PartSchema = z.object({
	decisions: z.int().meta({ description: 'requests that policy decided' }),
	classes: z.int().meta({ description: 'kinds of request among them that are decided alike' }),
});

/** Why traffic was not replayed. */
export const NotReplayedSchema = z
	.enum([
		'claims_unknown',
		'uncalibrated',
		'version_gone',
		'candidate_failed',
		'over_budget',
		'engine_disagrees',
		'not_reached',
	])
	.meta({
		description:
			'claims_unknown: several inputs are possible, and they are not all decided alike; uncalibrated: the version that decided says otherwise now; version_gone: the version that decided cannot be asked, or there was none; candidate_failed: the candidate or the active version did not decide it; over_budget: the calls were used up, and only the server can decide it; engine_disagrees: the offline engine was to decide it, and was found to be wrong elsewhere; not_reached: the run was interrupted before it was asked',
	});
export type NotReplayed = z.infer<typeof NotReplayedSchema>;

const LeftOutSchema = PartSchema.extend({
	why: NotReplayedSchema,
	mayFlip: z.int().meta({
		description:
			'of the requests, those of which some possible input is decided otherwise by the candidate than by the active version, or not decided',
	}),
	example: z.object({ requestId: z.string(), eventId: z.string() }),
});

/** Traffic that the candidate decides otherwise, for one cause. */
export const FlipSchema = z.object({
	kind: FlipKindSchema,
	cause: z.object({
		rung: z
			.string()
			.nullable()
			.meta({ description: 'the rung that decides on the candidate; null where only the server can tell' }),
		reason: z
			.string()
			.nullable()
			.meta({ description: "of a denial the contract's reason, of a wait the tiers" }),
		row: z
			.object({
				index: z.int().meta({ description: 'its place among `changes.authority.rows`' }),
				text: z.string(),
			})
			.nullable()
			.meta({ description: 'the change of authority that explains it' }),
		rows: z.array(z.int()).meta({ description: 'all changes that may explain it, that one among them' }),
	}),
	who: z
		.object({
			application: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
			labels: z.array(z.string()),
		})
		.meta({ description: 'who asks most often' }),
	resource: z.string().nullable(),
	scopes: z.array(z.string()),
	requests: z.int(),
	classes: z.int(),
	sessions: z.int().meta({ description: 'at most so many: those of its classes added up' }),
	applications: z.int(),
	first: z.string(),
	last: z.string(),
	example: z
		.object({ requestId: z.string(), eventId: z.string() })
		.meta({ description: 'the newest request of it' }),
	decidedBy: z
		.enum(['server', 'offline'])
		.meta({ description: 'offline where the engine decided any of it' }),
	ofDenial: z.boolean().meta({ description: 'whether the denied request of the report is among it' }),
	standing: z.enum(['needed', 'meant', 'accepted', 'open']),
	by: z.string().nullable().meta({ description: 'the flag or the profile that declared or accepted it' }),
});
export type Flip = z.infer<typeof FlipSchema>;

/** What tells that caracalite itself is wrong somewhere: nothing that was found is safe then. */
export const OwnFindingSchema = z.object({
	code: z.enum(['flip_without_row', 'row_without_flip', 'engine_disagrees']).meta({
		description:
			'flip_without_row: the candidate decides it otherwise, and no change of authority explains that; row_without_flip: a change of authority says that it is decided otherwise, and it is not; engine_disagrees: the offline engine decides otherwise than the server',
	}),
	text: z.string(),
	row: z.int().nullable().meta({ description: 'its place among `changes.authority.rows`' }),
	requests: z.int(),
	example: z.object({ requestId: z.string(), eventId: z.string() }),
});
export type OwnFinding = z.infer<typeof OwnFindingSchema>;

/** What a candidate would have made of real traffic. */
export const ShadowSchema = z
	.object({
		source: z.enum(['api', 'archive', 'classes', 'live']),
		asked: z
			.object({
				application: z.string().nullable().meta({ description: 'its id' }),
				resource: z.string().nullable(),
				decision: z.enum(['allow', 'deny']).nullable(),
				label: z.string().nullable(),
				limit: z.int().nullable().meta({ description: 'decisions at most, the newest' }),
				budget: z
					.int()
					.nullable()
					.meta({ description: 'calls of the server at most; null: as many as it takes' }),
			})
			.meta({ description: 'what narrows it; a verdict on this report asks the same again' }),
		window: z.object({ since: z.string(), until: z.string() }),
		events: z.int().meta({ description: 'audited events that were read' }),
		decisions: z.int().meta({ description: 'of these, decided by policy' }),
		classes: z.int(),
		replayed: PartSchema.meta({
			description: 'decided by the version that decided then as was logged, and by the candidate',
		}),
		leftOut: z.array(LeftOutSchema).meta({ description: 'most requests first' }),
		missing: z
			.array(z.object({ zoneId: z.string(), hour: z.string(), events: z.int() }))
			.meta({ description: 'events that the archive proves to be missing' }),
		gaps: z
			.array(z.object({ why: z.enum(['before', 'after', 'left_out']), since: z.string(), until: z.string() }))
			.default([])
			.meta({
				description:
					'what of the window that was asked for the source does not hold: before and after it, or what was left out when its classes were made',
			}),
		engine: PartSchema.extend({
			sampled: z.int().meta({ description: 'classes that both the server and the offline engine decided' }),
			agreed: z.int().meta({ description: 'of these, decided alike' }),
		}).meta({ description: 'what of the replayed rests on the offline engine: no verdict is safe by it' }),
		superseded: PartSchema.meta({
			description:
				'what of the replayed the active version decides otherwise than was logged already; the candidate is held against the active version there',
		}),
		flips: z.array(FlipSchema).meta({ description: 'what is refused first, then by requests' }),
		findings: z.array(OwnFindingSchema),
		uses: z
			.array(
				z.object({
					row: z.int().meta({ description: 'its place among `changes.authority.rows`' }),
					requests: z.int(),
					maybe: z.int().meta({ description: 'requests that were not replayed and may be of it too' }),
					last: z.string().nullable(),
				}),
			)
			.meta({
				description:
					'for each change of authority the requests that it is about: of a loss those that were allowed, of a gain those that were denied',
			}),
		hours: z
			.array(z.object({ start: z.string(), requests: z.int(), flips: z.int() }))
			.meta({ description: 'replayed requests by the start of the UTC hour, oldest first' }),
		cutOff: z.boolean().meta({ description: 'whether it was interrupted; it tells what was seen so far' }),
		notes: z.array(z.string()),
	})
	.meta({ description: 'what the candidate would have made of real traffic' });
export type Shadow = z.infer<typeof ShadowSchema>;
