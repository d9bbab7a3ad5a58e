import { z } from 'zod';
import { TargetSchema } from '../../core/report/target.js';
import { SettingSchema } from '../config/schema.js';

const NAMES = [
	...(['node', 'install', 'config', 'data', 'journal'] as const),
	...(['server', 'tls', 'proxy', 'clock', 'token'] as const),
	...(['zone', 'set', 'active', 'runtime', 'contract', 'budget'] as const),
] as const;

const CheckSchema = z.object({
	name: z.enum(NAMES),
	status: z.enum(['passed', 'warned', 'failed', 'not_evaluated']).meta({
		description: 'not_evaluated: it could not be looked at, since something before it failed',
	}),
	code: z.string().nullable().meta({ description: 'the code of the error that was met' }),
	text: z.string(),
	hint: z.string().nullable().meta({ description: 'what to do about it' }),
	problems: z.array(z.string()).meta({ description: 'mistakes of a configuration, each with its place' }),
});

/** One thing that was looked at. */
export type Check = z.infer<typeof CheckSchema>;

/** What `doctor` prints under `--json`. */
export const DoctorSchema = z
	.object({
		schema: z.literal('caracalite/doctor@1'),
		ok: z.boolean().meta({ description: 'nothing failed' }),
		target: TargetSchema.optional(),
		caracalite: z.string(),
		checks: z.array(CheckSchema).meta({ description: 'in the order in which one needs the other' }),
		settings: z.array(SettingSchema).meta({ description: 'each effective setting and where it came from' }),
	})
	.meta({ id: 'caracalite-doctor-1', title: 'what a run needs, and how it is' });
export type Doctor = z.infer<typeof DoctorSchema>;
