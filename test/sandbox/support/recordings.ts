import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Exchange = z.object({
	label: z.string(),
	request: z.object({
		method: z.string(),
		path: z.string(),
		auth: z.string(),
		body: z.unknown().optional(),
		raw: z.string().optional(),
		bytes: z.number().optional(),
	}),
	response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
});
export type Exchange = z.infer<typeof Exchange>;

/** The exchanges of a recording, in order. */
export function recording(name: 'api' | 'traffic' | 'faults'): Exchange[] {
	const file = new URL(`../../fixtures/recordings/${name}.ndjson`, import.meta.url);
	const lines = readFileSync(file, 'utf8').trim().split('\n');
	return lines.map((line) => Exchange.parse(JSON.parse(line)));
}
