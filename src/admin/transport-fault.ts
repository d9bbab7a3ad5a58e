import { oneLine } from './clean.js';
import type { Fault } from './fault.js';
import { TransportError } from './transport.js';

const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;
const NAME = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const CONNECT = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);
const CONNECT_IF_SAID = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EACCES', 'EPERM']);

interface SystemError {
	code: string;
	syscall: string | null;
}

/** The system's error under a failed call, through `cause` and, for several addresses, `errors`. */
function systemError(error: unknown): SystemError {
	if (!(error instanceof Error)) return { code: '', syscall: null };
	if (error instanceof AggregateError) return systemError(error.errors[0]);
	if ('code' in error && typeof error.code === 'string') {
		const syscall = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : null;
		return { code: error.code, syscall };
	}
	return systemError(error.cause);
}

function tlsHint(code: string): string {
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
		return 'The certificate is for another host name; check the API URL.';
	if (code === 'CERT_HAS_EXPIRED') return 'The certificate has expired; it has to be renewed on the server.';
	if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
		return 'The server may speak plain http there; check the scheme and port of the API URL.';
	}
	return 'If its authority is your own, name its certificate in NODE_EXTRA_CA_CERTS.';
}

function unreachable(why: string, hint: string, code: string): Fault {
	return { code: 'unreachable', why, hint, applied: false, passing: true, details: { system: code } };
}

/**
 * The fault of a call that got no whole answer; null where `error` is no failure of the transport.
 * Only what fails before a byte of the request is sent counts as not applied.
 */
export function transportFault(url: URL, error: unknown): Fault | null {
	if (!(error instanceof TransportError)) return null;
	const { code, syscall } = systemError(error);
	const details = { system: code };
	if (TLS.test(code) && !error.open) {
		const why = `no trusted connection to ${url.origin} (${oneLine(code)})`;
		return { code: 'tls_failed', why, hint: tlsHint(code), applied: false, passing: false, details };
	}
	if (NAME.has(code)) {
		const why = `the host name ${url.hostname} is not known`;
		const fault = unreachable(why, 'Check the API URL and the network.', code);
		return { ...fault, passing: code === 'EAI_AGAIN' };
	}
	if (CONNECT.has(code) || (CONNECT_IF_SAID.has(code) && syscall === 'connect')) {
		const hint = 'Check that a Caracal Admin API runs there (its usual port is 3000), and the API URL.';
		return unreachable(`nothing answers at ${url.origin}`, hint, code);
	}
	if (code.startsWith('HPE_')) {
		const why = `${url.origin} answers in another protocol than HTTP`;
		const hint = 'Check the scheme and port of the API URL.';
		return { code: 'not_http', why, hint, applied: 'unknown', passing: false, details };
	}
	return {
		code: 'connection_lost',
		why: `the connection to ${url.origin} broke off`,
		hint: 'Check the API URL, and whether the server is well.',
		applied: 'unknown',
		passing: true,
		details,
		cause: error,
	};
}
