import type { JsonObject } from './json.js';

/** Keys whose values are shown to nobody, whatever they hold. */
const SECRET =
	/^(session|session_id|token|secret|password|authorization|cookie)$|_(token|secret|password|key)$/;

/** Metadata as the Admin API shows it: secrets of the top level replaced. */
export function redact(metadata: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(metadata).map(([key, value]) => [key, SECRET.test(key) ? '[redacted]' : value]),
	);
}
