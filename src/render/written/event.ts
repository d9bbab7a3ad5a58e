import { type Happening, RUN_EVENT_VERSION, type RunEvent } from '../../core/report/run-event.js';
import { jsonText } from '../json.js';

/** One line of NDJSON for something that happened at `at`, milliseconds since the epoch. */
export function eventLine(happening: Happening, at: number): string {
	const event: RunEvent = { v: RUN_EVENT_VERSION, t: new Date(at).toISOString(), ...happening };
	return jsonText(event, 0);
}
