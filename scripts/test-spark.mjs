// Runs the SELECT that `--print-sql spark` prints on a Spark standalone cluster (a master and two workers on
// loopback) and holds it class for class to what DuckDB gives of the same archives. Installs PySpark from PyPI into
// a temporary folder (456 MB; SPARK_VENV names a venv that has it), needs python3 and Java 17, takes minutes.
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from './bench/archive-events.mjs';
import { bundled, printed } from './bench/bundled.mjs';

const PYSPARK = '4.3.0';
const EVENTS = Number(process.env.SPARK_EVENTS ?? 500_000);
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

/** Nothing listens on, or speaks over, anything but loopback. */
const ENV = { ...process.env, SPARK_LOCAL_IP: '127.0.0.1' };

const folder = await mkdtemp(join(tmpdir(), 'caracalite-spark-'));
const scripts = await mkdtemp('node_modules/.bench-');
const started = [];
// Ctrl-C ends with what is in `finally` all the same.
process.once('SIGINT', () => stopAll());
try {
	const [reader, printer] = [await bundled(scripts, 'read-archive'), await bundled(scripts, 'print-sql')];
	const python = process.env.SPARK_VENV ? join(process.env.SPARK_VENV, 'bin/python') : await installed();
	tell(`versions   ${versionsOf(python)}`);
	const archives = [await sample(), await generated()];
	const master = await cluster(python);
	for (const archive of archives) await compare({ reader, printer, python, master, archive });
} finally {
	await stopAll();
	await rm(folder, { recursive: true, force: true });
	await rm(scripts, { recursive: true, force: true });
}

function tell(line) {
	console.log(line);
}

function seconds(since) {
	return ((performance.now() - since) / 1_000).toFixed(1);
}

function must(command, args) {
	const run = spawnSync(command, args, { encoding: 'utf8', env: ENV, stdio: ['ignore', 'pipe', 'pipe'] });
	if (run.status !== 0)
		throw new Error(`${command} ${args.join(' ')}: ${run.error ?? run.stderr.slice(-2_000)}`);
	return `${run.stdout}${run.stderr}`;
}

async function installed() {
	const begun = performance.now();
	const venv = join(folder, 'venv');
	must('python3', ['-m', 'venv', venv]);
	must(join(venv, 'bin/pip'), ['install', '--quiet', `pyspark==${PYSPARK}`]);
	tell(`install    pyspark ${PYSPARK} in ${seconds(begun)} s`);
	return join(venv, 'bin/python');
}

function versionsOf(python) {
	const spark = must(python, ['-c', 'import pyspark; print(pyspark.__version__)']).trim();
	return `Spark ${spark}, ${must(python, ['--version']).trim()}, ${must('java', ['-version']).split('\n')[0]}, Node ${process.version}`;
}

/** The hours that a running Caracal exported, as they lie in a bucket. */
async function sample() {
	const root = join(folder, 'sample');
	for (const [day, hour] of [
		['24', '23'],
		['25', '00'],
	]) {
		const name = `2026-11-${day}T${hour}.parquet`;
		await mkdir(join(root, '2026/11', day), { recursive: true });
		await cp(join('test/fixtures/archive', name), join(root, '2026/11', day, name));
	}
	return {
		name: 'sample',
		root,
		zone: BUSIEST_ZONE,
		since: '2026-11-24T23:00:00.000Z',
		until: '2026-11-25T01:00:00.000Z',
	};
}

async function generated() {
	const root = join(folder, 'generated');
	const { since, until } = await writeArchive(root, { events: EVENTS, hours: 48 });
	return { name: `generated`, root, zone: 'zone-bench', since, until };
}

/** A master and two workers of one core each. Gives the master's URL. */
async function cluster(python) {
	const begun = performance.now();
	const home = must(python, ['-c', 'import pyspark, os; print(os.path.dirname(pyspark.__file__))']).trim();
	const [port, web] = [await freePort(), await freePort()];
	const url = `spark://127.0.0.1:${port}`;
	const role = (name, args) =>
		spawnSpark(home, [`org.apache.spark.deploy.${name}`, '--host', '127.0.0.1', ...args]);
	await role('master.Master', ['--port', String(port), '--webui-port', String(web)]).said(
		'I have been elected leader',
	);
	for (const worker of ['a', 'b']) {
		const work = join(folder, `work-${worker}`);
		const args = ['--cores', '1', '--memory', '2g', '--webui-port', '0', '--work-dir', work, url];
		await role('worker.Worker', args).said('Successfully registered with master');
	}
	tell(`cluster    a master and two workers on loopback in ${seconds(begun)} s`);
	return url;
}

function spawnSpark(home, args) {
	const env = { ...ENV, SPARK_HOME: home };
	const child = spawn(join(home, 'bin/spark-class'), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
	started.push(child);
	let log = '';
	const said = (words) =>
		new Promise((resolve, reject) => {
			const hear = (chunk) => {
				log += chunk;
				if (log.includes(words)) resolve();
			};
			child.stdout.on('data', hear);
			child.stderr.on('data', hear);
			child.once('close', (code) => reject(new Error(`${args[0]} ended with ${code}: ${log.slice(-2_000)}`)));
		});
	return { said };
}

function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

async function compare({ reader, printer, python, master, archive }) {
	const { name, root, zone, since, until } = archive;
	const asked = [zone, since, until];
	const sql = join(folder, `${name}.sql`);
	const out = join(folder, `${name}-out`);
	await writeFile(sql, await printed(printer, ['spark', join(root, '**', '*.parquet'), ...asked]));
	const begun = performance.now();
	const job = join(folder, 'job.py');
	await writeFile(job, JOB);
	must(python, [job, master, sql, out]);
	const took = seconds(begun);
	const part = (await readdir(out)).find((one) => one.endsWith('.json'));
	const spark = JSON.parse(await printed(reader, [join(out, part ?? ''), ...asked, 'classes']));
	const duckdb = JSON.parse(await printed(reader, [join(root, '**', '*.parquet'), ...asked]));
	const same = ['events', 'decisions', 'missing', 'classes'].filter(
		(field) => JSON.stringify(spark[field]) !== JSON.stringify(duckdb[field]),
	);
	const line = `${duckdb.events} events, ${duckdb.decisions} decisions, ${duckdb.classes.length} classes`;
	tell(`${name.padEnd(10)} ${line}: Spark ${took} s (with its start), DuckDB ${duckdb.seconds.toFixed(1)} s`);
	if (same.length > 0) {
		console.error(`${name}: Spark and DuckDB differ in ${same.join(', ')}`);
		const other = new Set(duckdb.classes);
		console.error(
			spark.classes
				.filter((one) => !other.has(one))
				.slice(0, 3)
				.join('\n'),
		);
		process.exitCode = 1;
	} else tell(`${''.padEnd(10)} the same, class for class: key, count, first and last, sessions, hours`);
}

async function stopAll() {
	for (const child of started.reverse()) {
		if (child.exitCode !== null || child.signalCode !== null) continue;
		const gone = new Promise((resolve) => child.once('close', resolve));
		child.kill('SIGTERM');
		await gone;
	}
}
