import { z } from 'zod';
import { VersionRefSchema } from '../../model/version-ref.js';
import { MoveKindSchema } from './move.js';
import { TargetSchema } from './target.js';

/** Of the lines of events; a member that is new does not raise it. */
export const RUN_EVENT_VERSION = 1;

const HEAD = {
	v: z.literal(RUN_EVENT_VERSION),
	t: z.string().meta({ description: "when it happened by this machine's clock, ISO 8601 in UTC" }),
};

/** One kind of event; `about` says when it happens. */
function eventOf<const T extends string, S extends z.ZodRawShape>(type: T, about: string, shape: S) {
	return z.object({ ...HEAD, type: z.literal(type), ...shape }).meta({ description: about });
}

const COUNT = z.int().nullable().meta({ description: 'null where it cannot be counted' });

/** One line of `--write events=FILE`. */
export const RunEventSchema = z
	.discriminatedUnion('type', [
		eventOf('run', 'the first line', {
			command: z.string().meta({ description: 'as typed, without `caracalite`; empty where there is none' }),
			version: z.string().meta({ description: 'of caracalite' }),
			profile: z.string().nullable().meta({ description: 'as the command line names it' }),
			zone: z.string().nullable().meta({ description: 'as the command line names it' }),
		}),
		eventOf('target', 'the zone was reached', TargetSchema.shape),
		eventOf('phase', 'something else is done from now on', { step: z.string(), text: z.string() }),
		eventOf('progress', 'how far that is; a count ten times a second at most', {
			step: z.string(),
			text: z.string(),
			done: COUNT,
			total: COUNT,
		}),
		eventOf('note', 'what a person is told on stderr, also where stderr is quiet', { text: z.string() }),
		eventOf('question', 'a person is asked, and the run waits', {
			text: z.string(),
			flag: z.string().meta({ description: 'that answers it where nobody can be asked' }),
		}),
		eventOf('move', 'the journal holds that a move came so far', {
			state: z.enum(['meant', 'sent', 'answered', 'awaited']).meta({
				description:
					'meant: about to be sent; sent: the call goes out now; answered: what came of the call; awaited: how far the runtime has come',
			}),
			id: z.string().meta({ description: 'its entry in the journal' }),
			kind: MoveKindSchema,
			from: VersionRefSchema.nullable(),
			to: VersionRefSchema,
			outcome: z.string().nullable().meta({
				description:
					'answered: applied, not_applied, superseded; awaited: loaded, failed, timeout, …; else null',
			}),
			text: z.string(),
		}),
		eventOf('piece', 'a command that follows printed one', {
			document: z.record(z.string(), z.unknown()).meta({ description: 'as --json prints it' }),
		}),
		eventOf('result', 'what came of the run, or of one of a run that goes on; the last one counts', {
			schema: z.string().meta({ description: 'of the document that --json prints' }),
			outcome: z.enum(['passed', 'review', 'failed', 'undecided', 'told']),
			headline: z.string(),
			subject: z.string(),
			code: z.string().nullable().meta({ description: "the error's; null where the run did not fail" }),
			closing: z.string().meta({ description: 'what was changed' }),
		}),
		eventOf('lost', 'whoever reads was too slow, and lines were left out here', { lines: z.int() }),
		eventOf('exit', 'the last line', { exit: z.int() }),
	])
	.meta({ id: 'caracalite-event-1', title: 'one line of --write events=FILE' });
export type RunEvent = z.infer<typeof RunEventSchema>;

type Bare<E> = E extends unknown ? Omit<E, keyof typeof HEAD> : never;

/** What happens in a run, as it is told before anybody writes it down. */
export type Happening = Bare<RunEvent>;
