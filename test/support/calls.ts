import { Session } from 'node:inspector/promises';

/**
 * How often a function of `src` was called while `work` ran, as the engine itself counts: nothing is
 * put in the function's place. `file` is a path from `src` on. 0 also for a function that is not there:
 * expect another number of it somewhere.
 */
export async function callsOf(file: string, name: string, work: () => Promise<unknown>): Promise<number> {
	const session = new Session();
	session.connect();
	try {
		await session.post('Profiler.enable');
		await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
		await work();
		const { result } = await session.post('Profiler.takePreciseCoverage');
		const script = result.find(({ url }) => url.endsWith(`/src/${file}`));
		const counted = script?.functions.find(({ functionName }) => functionName === name);
		return counted?.ranges[0]?.count ?? 0;
	} finally {
		await session.post('Profiler.stopPreciseCoverage');
		session.disconnect();
	}
}
