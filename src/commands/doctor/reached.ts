import type { CaracaliteError } from '../../model/errors.js';

/** How far a run got on its way to a zone. */
export interface Reached {
	server: 'passed' | 'failed' | 'not_evaluated';
	token: 'passed' | 'failed' | 'not_evaluated';
	/** What stopped it; null where nothing did. */
	error: CaracaliteError | null;
}

/** Tells by what stopped a run how far it got: a server that refuses with a status was reached. Pure. */
export function howFar(error: CaracaliteError): Reached {
	const { code, status } = error;
	if (/^(token_|bad_token)/.test(code)) return { server: 'not_evaluated', token: 'failed', error };
	if (code === 'tls_failed') return { server: 'not_evaluated', token: 'not_evaluated', error };
	if (status === 401) return { server: 'passed', token: 'failed', error };
	if (status === 403) return { server: 'passed', token: 'failed', error };
	if (ZONES.test(code)) return { server: 'passed', token: 'passed', error };
	const answered = status !== undefined && status < 500 && !ODD.has(code);
	return { server: answered ? 'passed' : 'failed', token: 'not_evaluated', error };
}

/** What is thrown once the server has told of zones, or where one was named that none can be. */
const ZONES = /^zone_/;

/** Answers that no Caracal gives. */
const ODD = new Set(['redirected', 'not_json', 'not_http', 'not_caracal', 'bad_answer', 'http_404']);
