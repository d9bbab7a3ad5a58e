import { createServer, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

export interface Comment {
	id: number;
	body: string;
	user: { login: string };
	html_url: string;
}

/** A GitHub that holds comments, and takes findings. */
export interface FakeGitHub {
	url: string;
	comments: Comment[];
	/** Findings as they were uploaded, unpacked. */
	sarifs: { commit: string; ref: string; sarif: unknown }[];
	/** Method and path of each call, and its authorization. */
	calls: string[];
	/** What every call is answered with instead; null for what it should be. */
	fault: number | null;
	close(): Promise<void>;
}

const BodySchema = z.object({ body: z.string() });
const SarifSchema = z.object({ commit_sha: z.string(), ref: z.string(), sarif: z.string() });

/** Starts one on a port of its own; comments that it is sent are the action's own. */
export async function startGitHub(): Promise<FakeGitHub> {
	const comments: Comment[] = [];
	const sarifs: FakeGitHub['sarifs'] = [];
	const calls: string[] = [];
	const fake: FakeGitHub = { url: '', comments, sarifs, calls, fault: null, close: async () => {} };
	const answer = (method: string, url: URL, body: unknown): [number, unknown] => {
		if (fake.fault !== null) return [fake.fault, { message: 'no' }];
		if (method === 'GET') {
			const page = Number(url.searchParams.get('page'));
			return [200, comments.slice((page - 1) * 100, page * 100)];
		}
		if (url.pathname.endsWith('/code-scanning/sarifs')) {
			const { commit_sha: commit, ref, sarif } = SarifSchema.parse(body);
			sarifs.push({ commit, ref, sarif: JSON.parse(gunzipSync(Buffer.from(sarif, 'base64')).toString()) });
			return [202, { id: '1' }];
		}
		const { body: text } = BodySchema.parse(body);
		const known = comments.find(({ id }) => url.pathname.endsWith(`/issues/comments/${id}`));
		if (method === 'PATCH' && known === undefined) return [404, {}];
		const id = comments.length + 1;
		const made = {
			id,
			body: '',
			user: { login: 'github-actions[bot]' },
			html_url: `https://github.test/c/${id}`,
		};
		const comment = known ?? made;
		if (known === undefined) comments.push(made);
		comment.body = text;
		return [known === undefined ? 201 : 200, comment];
	};
	const server = createServer(async (request, response) => {
		const url = new URL(request.url ?? '', 'http://github');
		const method = request.method ?? '';
		calls.push(`${method} ${url.pathname} ${request.headers.authorization ?? ''}`);
		const [status, told] = answer(method, url, await bodyOf(request));
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told));
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const address = server.address();
	fake.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
	fake.close = () =>
		new Promise((done) => {
			server.closeAllConnections();
			server.close(() => done());
		});
	return fake;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(Buffer.from(part));
	const text = Buffer.concat(parts).toString();
	return text === '' ? null : JSON.parse(text);
}
