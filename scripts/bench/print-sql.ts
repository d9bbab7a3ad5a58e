// Prints the SELECT of classes: DIALECT GLOB ZONE SINCE UNTIL.
import type { DialectName } from '../../src/core/traffic/sql/dialect.js';
import { DIALECTS } from '../../src/core/traffic/sql/dialect.js';
import { classesSql } from '../../src/core/traffic/sql/select.js';

const [name = '', glob = '', zoneId = '', since = '', until = ''] = process.argv.slice(2);
const dialect: DialectName | undefined = DIALECTS.find((one) => one === name);
if (dialect === undefined) throw new Error(`no dialect ${name}`);
const query = { zoneId, since, until, filter: {}, resource: null, decision: null };
process.stdout.write(classesSql(dialect, { globs: [glob] }, query));
