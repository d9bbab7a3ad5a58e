import { Socket } from 'node:net';
import type { Sink } from './sink.js';

/** Bytes that wait for a slow reader before lines are left out. */
const ROOM = 1024 * 1024;
/** How often a pipe is tried that nobody reads yet, milliseconds. */
const TRY_MS = 50;
/** How long the end of a run waits for whoever reads, milliseconds. */
const GRACE_MS = 1_000;

/**
 * Lines for whoever reads a pipe or a socket, which may come late, be slow or leave: the run never waits for
 * them. `open` gives the descriptor, null while nobody reads; `lost` the line that stands for those left out.
 */
export function pipeSink(open: () => number | null, lost: (lines: number) => string): Sink {
	const state = { early: [] as string[], size: 0, skipped: 0, unread: 0, gone: false };
	let socket: Socket | null = null;
	const timer = setInterval(() => attach(), TRY_MS);
	timer.unref();
	const leave = () => {
		state.gone = true;
		clearInterval(timer);
	};
	const attach = () => {
		if (socket !== null || state.gone) return;
		try {
			socket = socketOf(open(), leave);
		} catch {
			return leave();
		}
		if (socket === null) return;
		clearInterval(timer);
		for (const text of state.early.splice(0)) socket.write(text);
	};
	const put = (text: string) => {
		if (socket !== null) return void socket.write(text);
		state.early.push(text);
		state.size += Buffer.byteLength(text);
	};
	attach();
	return {
		line(text, kept) {
			attach();
			if (state.gone) {
				state.unread += 1;
				return;
			}
			const waiting = socket?.writableLength ?? state.size;
			if (waiting > ROOM && !kept) {
				state.skipped += 1;
				return;
			}
			if (state.skipped > 0) put(lost(state.skipped));
			state.skipped = 0;
			put(text);
		},
		async end() {
			const inTime = await endWithin(
				() => socket,
				attach,
				() => state.gone,
			);
			leave();
			socket?.destroy();
			if (inTime) return null;
			if (socket === null) return 'were read by nobody';
			return state.unread > 0 || socket.errored
				? 'were not read to the end: their reader left'
				: 'were not read to the end: their reader was too slow';
		},
	};
}

function socketOf(descriptor: number | null, leave: () => void): Socket | null {
	if (descriptor === null) return null;
	const socket = new Socket({ fd: descriptor, readable: false, writable: true });
	socket.on('error', leave);
	return socket;
}

/** Whether everything that was written was taken within the grace. */
async function endWithin(
	socketNow: () => Socket | null,
	attach: () => void,
	isGone: () => boolean,
): Promise<boolean> {
	const until = performance.now() + GRACE_MS;
	while (socketNow() === null && !isGone() && performance.now() < until) {
		await new Promise((resolve) => setTimeout(resolve, TRY_MS));
		attach();
	}
	const socket = socketNow();
	if (socket === null || isGone()) return false;
	return new Promise((resolve) => {
		const timer = setTimeout(() => resolve(false), Math.max(0, until - performance.now()));
		const settle = (taken: boolean) => {
			clearTimeout(timer);
			resolve(taken);
		};
		socket.once('error', () => settle(false));
		socket.end(() => settle(socket.errored === null));
	});
}
