import { DEFAULT_TIMEOUT_MS } from '../../config/defaults.js';
import { formatDuration } from '../../model/duration.js';
import { on, parsed, text } from '../declaration/flag.js';
import { count, digest, duration } from '../declaration/readers.js';

/** Flags of every command that say where it works. */
export const connectionFlags = {
	profile: text('<name>', 'profile of the configuration to use', {
		setting: 'profile',
		completes: 'profile',
	}),
	zone: text('<id|name>', 'zone to work in', { setting: 'zone', completes: 'zone' }),
	timeout: parsed('<duration>', 'deadline of the whole run, such as 90s or 6h', duration, {
		setting: 'timeoutMs',
		shown: formatDuration(DEFAULT_TIMEOUT_MS),
	}),
	rate: parsed('<n>', 'calls that the server takes a minute', count, { setting: 'rate', shown: '600' }),
	trust: parsed('<sha256>', 'trust the configuration that has this hash, as a pipeline does', digest, {
		setting: 'trust',
	}),
	insecureHttp: on('allow plain http to other machines, which shows them the token', {
		setting: 'insecureHttp',
	}),
};
