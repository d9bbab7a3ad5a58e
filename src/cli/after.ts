import { dirname } from 'node:path';
import { openRuntime } from '../admin/runtime.js';
import { firstUseOf } from '../config/first-use.js';
import { memoryOf } from '../config/memory.js';
import { ownerOf } from '../config/owner.js';
import type { RuntimePlace, Settings } from '../config/settings.js';
import { shownUrl } from '../config/shown-url.js';
import { readToken } from '../config/token.js';
import type { CanaryRunner, RuntimeReader } from '../core/ports.js';
import { cleanLine } from '../render/clean.js';
import { canaryRunner } from './canary.js';
import type { Io } from './io.js';

/** One call of a replica of the runtime. */
const CALL_MS = 5_000;

export interface AfterParts {
	signal: AbortSignal;
	/** Tells a person a sentence, whatever is printed on stdout; null where only the result is wanted. */
	tell: ((sentence: string) => void) | null;
	atEnd: (close: () => void) => void;
}

/** What looks at an activation from outside of the Admin API. */
export interface AfterPorts {
	runtimes: RuntimeReader[];
	/** Null where none is given. */
	canary: CanaryRunner | null;
}

/** The replicas that the settings name, and their canary. Nothing is called, run or fetched yet. */
export function openAfter(settings: Settings, io: Io, { signal, tell, atEnd }: AfterParts): AfterPorts {
	const { canary, runtimes, target, dataDir } = settings;
	const open = ({ url, token }: RuntimePlace) => {
		const fetched = async () => {
			if (token === null) return '';
			if (tell !== null) {
				const first = firstUseOf({ kind: 'server', apiUrl: url, token }, memoryOf(ownerOf(io.env, io.user)));
				if (first !== null) tell(cleanLine(first));
			}
			return readToken(token, { env: io.env, cwd: dirname(dataDir), signal });
		};
		const name = shownUrl(url);
		return openRuntime({ url, name, token: token === null ? null : fetched, signal, timeoutMs: CALL_MS });
	};
	return {
		runtimes: runtimes.map(open),
		canary:
			canary === null
				? null
				: canaryRunner({
						...canary,
						...{ env: io.env, signal, clock: io.clock, atEnd },
						apiUrl: target.kind === 'server' ? target.apiUrl : null,
						runtimeUrls: runtimes.map(({ url }) => url),
						hear: (line) => tell?.(cleanLine(`canary: ${line}`)),
					}),
	};
}
