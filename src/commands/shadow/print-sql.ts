import type { Printed } from '../../core/report/shadowed.js';
import { isoNow } from '../../core/run.js';
import type { TrafficQuery } from '../../core/traffic/source.js';
import type { DialectName } from '../../core/traffic/sql/dialect.js';
import { classesSql } from '../../core/traffic/sql/select.js';
import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import { cleanLine } from '../../render/clean.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { wholeWindowFlags } from '../flags/window.js';

/** The table that the SQL reads where no files are named. */
const TABLE = 'audit';

/** The SQL that reduces an archive elsewhere, for one engine. Nobody is asked, so what is named is named by its id. */
export function printedSql(
	context: Pick<CommandContext, 'settings' | 'clock' | 'say'>,
	engine: DialectName,
	window: GroupOf<typeof wholeWindowFlags>,
	globs: string[] | undefined,
	week: string,
): Printed {
	const [since, application, resource, until, decision, label] = take(window, [
		'since',
		'application',
		'resource',
		'until',
		'decision',
		'label',
		'limit',
	]);
	const { settings, clock } = context;
	const momentOf = (text: string) => parseInstant(text, clock.now()) ?? text;
	const query: TrafficQuery = {
		zoneId: idOf(context, '--zone', settings.zone),
		since: momentOf(since ?? week),
		until: until === undefined ? isoNow(clock) : momentOf(until),
		filter: {
			...(application === undefined ? {} : { applicationId: idOf(context, '--application', application) }),
			...(label === undefined ? {} : { label }),
		},
		resource: resource ?? null,
		decision: decision ?? null,
	};
	const source = globs === undefined ? { from: TABLE } : { globs };
	return { schema: 'caracalite/shadow@1', engine, sql: classesSql(engine, source, query) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is named, as an id: nobody is asked whether it is one. Throws `usage` where nothing is named. */
function idOf({ say }: Pick<CommandContext, 'say'>, flag: string, named: string | null): string {
	if (named === null) {
		throw new CaracaliteError('usage', `--print-sql asks nobody, and ${flag} is missing`, {
			hint: `Give the id: caracalite shadow --print-sql duckdb ${flag} <id>.`,
		});
	}
	if (!UUID.test(named))
		say(() => `  ${flag} ${cleanLine(named)} is taken for an id: a name would match nothing.`);
	return named;
}
