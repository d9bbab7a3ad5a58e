// Runs the SELECT that `--print-sql spark` prints on a Spark standalone cluster (a master and two workers on
// loopback) and holds it class for class to what DuckDB gives of the same archives. Installs PySpark from PyPI into
// a temporary folder (518 MB; SPARK_VENV names a venv that has it), needs python3 and Java 17, takes about two minutes.
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from './bench/archive-events.mjs';
import { bundled } from './bench/bundled.mjs';
import { writeOddArchive } from './bench/odd-events.mjs';
import { endAll, must, toldToEnd } from './bench/processes.mjs';
import { ENV, startCluster } from './spark/cluster.mjs';

const PYSPARK = '4.3.0';
const EVENTS = Number(process.argv[2] ?? 500_000);
/** What a scheduled job does: the SELECT, and its rows as one file of NDJSON. */
const JOB = `import sys
from pyspark.sql import SparkSession
master, sql, out = sys.argv[1:]
spark = SparkSession.builder.master(master).appName("caracalite").config("spark.driver.host", "127.0.0.1") \\
    .config("spark.sql.shuffle.partitions", "8").config("spark.ui.enabled", "false").getOrCreate()
spark.sql(open(sql).read()).coalesce(1).write.json(out)
spark.stop()
`;
const BUSIEST_ZONE = '01a20ff4-49e9-7262-a295-c299de2d325f';

const folder = await mkdtemp(join(tmpdir(), 'caracalite-spark-'));
const scripts = await mkdtemp('node_modules/.bench-');
try {
	const sources = ['src/archive/open.ts', 'scripts/bench/print-sql.ts'];
	const [module, printer] = await Promise.all(sources.map((file) => bundled(scripts, file)));
	const python = process.env.SPARK_VENV ? join(process.env.SPARK_VENV, 'bin/python') : await installed();
	tell(`versions   ${await versionsOf(python)}`);
	const archives = [await sample(), await odd(), await generated()];
	const begun = performance.now();
	const master = await startCluster(python, folder);
	tell(`cluster    a master and two workers on loopback in ${seconds(begun)} s`);
	for (const archive of archives) await compare({ module, printer, python, master, archive });
} catch (error) {
	if (toldToEnd() === null) throw error;
	process.exitCode = toldToEnd() === 'SIGINT' ? 130 : 143;
} finally {
	await endAll();
	await rm(folder, { recursive: true, force: true });
	await rm(scripts, { recursive: true, force: true });
}

function tell(line) {
	console.log(line);
}

function seconds(since) {
	return ((performance.now() - since) / 1_000).toFixed(1);
}

async function installed() {
	const begun = performance.now();
	const venv = join(folder, 'venv');
	await must('python3', ['-m', 'venv', venv]);
	await must(join(venv, 'bin/pip'), ['install', '--quiet', `pyspark==${PYSPARK}`]);
	tell(`install    pyspark ${PYSPARK} in ${seconds(begun)} s`);
	return join(venv, 'bin/python');
}

async function versionsOf(python) {
	const spark = (await must(python, ['-c', 'import pyspark; print(pyspark.__version__)'])).trim();
	const [own, java] = [await must(python, ['--version']), await must('java', ['-version'])];
	return `Spark ${spark}, ${own.trim()}, ${java.split('\n')[0]}, Node ${process.version}`;
}

/** The hours that a running Caracal exported, as they lie in a bucket. */
async function sample() {
	const root = join(folder, 'sample');
	for (const hour of ['2026-11-24T23', '2026-11-25T00']) {
		const day = join(root, hour.slice(0, 10).replaceAll('-', '/'));
		await mkdir(day, { recursive: true });
		await cp(join('test/fixtures/archive', `${hour}.parquet`), join(day, `${hour}.parquet`));
	}
	const window = { since: '2026-11-24T23:00:00.000Z', until: '2026-11-25T01:00:00.000Z' };
	return { name: 'sample', root, zone: BUSIEST_ZONE, ...window };
}

/** Texts that engines read or sort differently. */
async function odd() {
	const root = join(folder, 'odd');
	return { name: 'odd texts', root, zone: 'zone-odd', ...(await writeOddArchive(root)) };
}

async function generated() {
	const root = join(folder, 'generated');
	const { since, until } = await writeArchive(root, { events: EVENTS, hours: 48 });
	return { name: 'generated', root, zone: 'zone-bench', since, until };
}

async function readBy(module, args) {
	return JSON.parse(await must(process.execPath, ['scripts/bench/read-archive.mjs', module, ...args]));
}

/** One archive by both: tells how long each took, and in what they differ. */
async function compare({ module, printer, python, master, archive }) {
	const { name, root, zone, since, until } = archive;
	const asked = [zone, since, until];
	const [sql, out, job] = [`${name}.sql`, `${name}-out`, 'job.py'].map((file) => join(folder, file));
	const glob = join(root, '**', '*.parquet');
	await writeFile(sql, await must(process.execPath, [printer, 'spark', glob, ...asked]));
	await writeFile(job, JOB);
	const begun = performance.now();
	await must(python, [job, master, sql, out], ENV);
	const took = seconds(begun);
	const part = (await readdir(out)).find((one) => one.endsWith('.json'));
	const spark = await readBy(module, [join(out, part ?? ''), ...asked, 'classes']);
	const duckdb = await readBy(module, [glob, ...asked]);
	const line = `${duckdb.events} events, ${duckdb.decisions} decisions, ${duckdb.classes.length} classes`;
	tell(`${name.padEnd(10)} ${line}: Spark ${took} s (with its start), DuckDB ${duckdb.seconds.toFixed(1)} s`);
	const differ = ['events', 'decisions', 'missing', 'classes'].filter(
		(field) => JSON.stringify(spark[field]) !== JSON.stringify(duckdb[field]),
	);
	if (differ.length === 0) {
		tell(`${''.padEnd(10)} the same, class for class: key, count, first and last, sessions, hours`);
		return;
	}
	process.exitCode = 1;
	console.error(`${name}: Spark and DuckDB differ in ${differ.join(', ')}`);
	const others = new Set(duckdb.classes);
	for (const one of spark.classes.filter((each) => !others.has(each)).slice(0, 3)) console.error(one);
}
