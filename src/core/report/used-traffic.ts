import { z } from 'zod';

/** Why it is not sure what requests asked. */
const UnsureWhySchema = z.enum(['mandate_unknown', 'not_replayed', 'version_gone']).meta({
	description:
		'mandate_unknown: a mandate was presented, and which is not known; not_replayed: the version that decided says otherwise now, or several inputs are possible; version_gone: the version that decided cannot be asked, or there was none',
});

/** What was read of traffic, and how much of it is surely known. */
export const UsedTrafficSchema = z.object({
	source: z.enum(['api', 'archive', 'classes', 'live']),
	window: z.object({ since: z.string(), until: z.string() }),
	events: z.int().meta({ description: 'audited events that were read' }),
	decisions: z.int().meta({ description: 'of these, decided by policy' }),
	classes: z.int().meta({ description: 'kinds of request among them that are decided alike' }),
	replayed: z
		.object({ decisions: z.int(), classes: z.int() })
		.meta({ description: 'decided again as was logged, by the version that decided then' }),
	notReplayed: z.array(z.object({ why: UnsureWhySchema, decisions: z.int(), classes: z.int() })),
	missing: z
		.array(z.object({ zoneId: z.string(), hour: z.string(), events: z.int() }))
		.meta({ description: 'events that the source proves to be missing' }),
	notes: z.array(z.string()),
});
export type UsedTraffic = z.infer<typeof UsedTrafficSchema>;
