import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { CanaryEnd, CanaryFacts, CanaryRunner, Clock } from '../core/ports.js';
import { killGroup } from './io.js';

/** What a canary is run with, but for what the core tells it. */
export interface CanaryPlace {
	/** A line for the shell. */
	command: string;
	/** Absolute. */
	cwd: string;
	env: Readonly<Record<string, string | undefined>>;
	/** Of the Admin API; null for the embedded sandbox, which has none. */
	apiUrl: string | null;
	runtimeUrls: string[];
	signal: AbortSignal;
	clock: Clock;
	/** Takes a line of its stderr, as it came. */
	hear: (line: string) => void;
	/** Takes what has to be done when the run ends, however it does. */
	atEnd: (close: () => void) => void;
}

/** What is kept of stdout: more than any list of request ids that is looked up. */
const MOST_BYTES = 32 * 1_024;

/** Lines of stderr that are told; the rest is read and dropped. */
const MOST_LINES = 100;

/** How long what it has printed may take to come out once it has ended. */
const DRAIN_MS = 500;

/** The user's command as the core's port: in a process group of its own, which is gone when the run of it is over. */
export function canaryRunner(place: CanaryPlace): CanaryRunner {
	return { run: (facts, timeoutMs) => runOnce(place, facts, timeoutMs) };
}

async function runOnce(place: CanaryPlace, facts: CanaryFacts, timeoutMs: number): Promise<CanaryEnd> {
	const nothing = { code: null, stdout: '' };
	if (place.signal.aborted) return { end: 'stopped', ...nothing };
	const child = spawn(place.command, {
		cwd: place.cwd,
		env: environmentOf(place, facts),
		shell: true,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const closed = new Promise((resolve) => child.once('close', resolve));
	let isOver = false;
	place.atEnd(() => {
		if (!isOver) killGroup(child.pid);
	});
	hearLines(child.stderr, place.hear);
	const printed = collect(child.stdout);
	const timer = new AbortController();
	const end = await Promise.race([
		endOf(child),
		printed.full.then((): Ended => ({ end: 'too_much', code: null })),
		pastTime(place, timeoutMs, timer.signal),
	]);
	timer.abort();
	killGroup(child.pid);
	isOver = true;
	if (end.end === 'exited') await drained(closed);
	child.stdout.destroy();
	child.stderr.destroy();
	return { ...end, stdout: printed.text() };
}

type Ended = Pick<CanaryEnd, 'end' | 'code'>;

/** The user's environment, and what the canary is told; nothing that is fetched or kept is put into it. */
function environmentOf({ env, apiUrl, runtimeUrls }: CanaryPlace, { zoneId, version }: CanaryFacts) {
	return {
		...env,
		CARACAL_ZONE_ID: zoneId,
		CARACAL_API_URL: apiUrl ?? undefined,
		POLICY_SET_ID: version.policySetId,
		CARACALITE_VERSION_ID: version.versionId,
		CARACALITE_VERSION: String(version.version),
		CARACALITE_MANIFEST_SHA256: version.manifestSha256,
		CARACALITE_RUNTIME_URLS: runtimeUrls.join(' '),
	};
}

function endOf(child: ChildProcess): Promise<Ended> {
	return new Promise((resolve) => {
		child.once('error', () => resolve({ end: 'not_started', code: null }));
		child.once('exit', (code) => resolve({ end: code === null ? 'killed' : 'exited', code }));
	});
}

/** When its time is up, or the run is stopped. */
async function pastTime(
	{ clock, signal }: CanaryPlace,
	timeoutMs: number,
	over: AbortSignal,
): Promise<Ended> {
	const stopped = new AbortController();
	const stop = () => stopped.abort();
	signal.addEventListener('abort', stop);
	over.addEventListener('abort', stop);
	try {
		await clock.sleep(timeoutMs, stopped.signal);
		return { end: 'timed_out', code: null };
	} catch (error) {
		if (!stopped.signal.aborted) throw error;
		return { end: 'stopped', code: null };
	} finally {
		signal.removeEventListener('abort', stop);
		over.removeEventListener('abort', stop);
	}
}

/** Waits until its pipes are closed; whoever left the group may hold them, and is not waited for. */
async function drained(closed: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const enough = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, DRAIN_MS);
	});
	await Promise.race([closed, enough]);
	clearTimeout(timer);
}

/** What a stream brings, up to what is kept; `full` resolves where it brings more. */
function collect(stream: Readable) {
	const chunks: Buffer[] = [];
	let size = 0;
	const full = new Promise<void>((resolve) => {
		stream.on('data', (chunk: Buffer) => {
			size += chunk.byteLength;
			if (size > MOST_BYTES) resolve();
			else chunks.push(chunk);
		});
	});
	stream.on('error', () => {});
	return { full, text: () => Buffer.concat(chunks).toString('utf8') };
}

function hearLines(stream: Readable, hear: (line: string) => void): void {
	let rest = '';
	let told = 0;
	const tell = (line: string) => {
		told += 1;
		if (told <= MOST_LINES) hear(line);
	};
	stream.setEncoding('utf8');
	stream.on('data', (chunk: string) => {
		const lines = `${rest}${chunk}`.split('\n');
		rest = (lines.pop() ?? '').slice(0, MOST_BYTES);
		for (const line of lines) tell(line);
	});
	stream.on('end', () => {
		if (rest !== '') tell(rest);
	});
	stream.on('error', () => {});
}
