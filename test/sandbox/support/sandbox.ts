import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSandbox, type Sandbox } from '../../../src/sandbox/open.js';
import type { SandboxOptions } from '../../../src/sandbox/options.js';

/** A clock that stands still until it is moved. */
export interface StillClock {
	now(): number;
	advance(milliseconds: number): void;
}

export function stillClock(start = Date.parse('2026-11-21T09:00:00Z')): StillClock {
	let now = start;
	return {
		now: () => now,
		advance: (milliseconds) => {
			now += milliseconds;
		},
	};
}

export const DELAYS = { outboxMs: { min: 300, max: 300 }, loadMs: { min: 200, max: 200 } };

export function temporaryDirectory(): string {
	const directory = mkdtempSync(join(tmpdir(), 'caracalite-sandbox-'));
	onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
	return directory;
}

/** A sandbox of its own for one test, whose unforeseen failures fail it. */
export async function freshSandbox(
	clock: StillClock = stillClock(),
	options: Partial<SandboxOptions> = {},
): Promise<Sandbox> {
	const failures: Error[] = [];
	const sandbox = await openSandbox({
		dataDir: temporaryDirectory(),
		clock,
		options: { ...DELAYS, onFailure: (error) => failures.push(error), ...options },
	});
	onTestFinished(() => {
		sandbox.close();
		if (failures[0] !== undefined) throw failures[0];
	});
	return sandbox;
}

export interface Answer {
	status: number;
	headers: Headers;
	body: unknown;
}

export interface Sent {
	method?: string;
	/** Sent as JSON. */
	body?: unknown;
	token?: string | null;
	headers?: Record<string, string>;
}

/** One call of the Admin API; with the admin token unless another or none is given. */
export async function call(sandbox: Sandbox, path: string, sent: Sent = {}): Promise<Answer> {
	const token = sent.token === undefined ? sandbox.adminToken() : sent.token;
	const response = await sandbox.fetch(`http://sandbox${path}`, {
		method: sent.method ?? (sent.body === undefined ? 'GET' : 'POST'),
		headers: {
			...(token === null ? {} : { authorization: `Bearer ${token}` }),
			...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
			...sent.headers,
		},
		...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, body: text === '' ? '' : JSON.parse(text) };
}
