import { z } from 'zod';

/** Where a run worked. A report that is read back may be older than `server` and `profile`. */
export const TargetSchema = z
	.object({
		zoneId: z.string(),
		zoneName: z.string(),
		server: z
			.string()
			.optional()
			.meta({ description: 'base URL of the Admin API, or `sandbox` and its data directory' }),
		profile: z.string().optional(),
	})
	.meta({ description: 'zone, server and profile that the run worked on' });
export type RunTarget = z.infer<typeof TargetSchema>;
