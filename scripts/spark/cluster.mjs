// A Spark standalone cluster on loopback: a master and two workers of one core each.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { must, said, start } from '../bench/processes.mjs';

/** Nothing listens on, or speaks over, anything but loopback. */
export const ENV = { ...process.env, SPARK_LOCAL_IP: '127.0.0.1' };

/** Starts the cluster of the Spark that `python` has, with its files in `folder`. Gives the master's URL. */
export async function startCluster(python, folder) {
	const where = 'import pyspark, os; print(os.path.dirname(pyspark.__file__))';
	const home = (await must(python, ['-c', where])).trim();
	const [port, web] = [await freePort(), await freePort()];
	const url = `spark://127.0.0.1:${port}`;
	const role = (name, args) =>
		start(
			join(home, 'bin/spark-class'),
			[`org.apache.spark.deploy.${name}`, '--host', '127.0.0.1', '--webui-port', ...args],
			{ ...ENV, SPARK_HOME: home },
		);
	await said(role('master.Master', [String(web), '--port', String(port)]), 'I have been elected leader');
	await Promise.all(
		['a', 'b'].map((worker) => {
			const work = join(folder, `work-${worker}`);
			const args = ['0', '--cores', '1', '--memory', '2g', '--work-dir', work, url];
			return said(role('worker.Worker', args), 'Successfully registered with master');
		}),
	);
	return url;
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
