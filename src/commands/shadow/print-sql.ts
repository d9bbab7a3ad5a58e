import type { Printed } from '../../core/report/shadowed.js';
import { isoNow } from '../../core/run.js';
import type { TrafficQuery } from '../../core/traffic/source.js';
import type { DialectName } from '../../core/traffic/sql/dialect.js';
import { classesSql } from '../../core/traffic/sql/select.js';
import { parseInstant } from '../../model/duration.js';
import { CaracaliteError } from '../../model/errors.js';
import type { CommandContext } from '../contract.js';
import { type GroupOf, take } from '../declaration/take.js';
import type { wholeWindowFlags } from '../flags/window.js';

/** The table that the SQL reads where no files are named. */
const TABLE = 'audit';

/** The SQL that reduces an archive elsewhere, for one engine. Nobody is asked, so what is named is named by its id. */
export function printedSql(
	{ settings, clock }: Pick<CommandContext, 'settings' | 'clock'>,
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
	const momentOf = (text: string) => parseInstant(text, clock.now()) ?? text;
	const query: TrafficQuery = {
		zoneId: idOf('--zone', settings.zone),
		since: momentOf(since ?? week),
		until: until === undefined ? isoNow(clock) : momentOf(until),
		filter: {
			...(application === undefined ? {} : { applicationId: idOf('--application', application) }),
			...(label === undefined ? {} : { label }),
		},
		resource: resource ?? null,
		decision: decision ?? null,
	};
	const source = globs === undefined ? { from: TABLE } : { globs };
	return { schema: 'caracalite/shadow@1', engine, sql: classesSql(engine, source, query) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function idOf(flag: string, named: string | null): string {
	if (named !== null && UUID.test(named)) return named.toLowerCase();
	const text = named === null ? `${flag} is missing` : `${flag} ${named} is no id`;
	throw new CaracaliteError('usage', `--print-sql asks nobody, and ${text}`, {
		hint: `Give the id: caracalite shadow --print-sql duckdb ${flag} <id>.`,
	});
}
