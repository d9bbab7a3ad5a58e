import { gzipSync } from 'node:zlib';

/** Comments that are looked through for the one to update: pages of a hundred. */
const PAGES = 20;
const TIMEOUT_MS = 30_000;

/** The little of GitHub's API that is needed. `base` is `GITHUB_API_URL`. */
export function openGitHub({ base, token, repository }) {
	const call = async (method, path, body) => {
		const response = await fetch(`${base}/repos/${repository}${path}`, {
			method,
			headers: {
				accept: 'application/vnd.github+json',
				authorization: `Bearer ${token}`,
				'content-type': 'application/json',
				'user-agent': 'caracalite-action',
				'x-github-api-version': '2022-11-28',
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			redirect: 'error',
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${method} ${path}`);
		return response.json();
	};
	return {
		/** Writes a comment, or over the one that begins with the same marker and is `author`'s own; gives its URL. */
		async comment(issue, marker, body, author) {
			const own = await findComment(call, issue, marker, author);
			const written =
				own === null
					? await call('POST', `/issues/${issue}/comments`, { body })
					: await call('PATCH', `/issues/comments/${own}`, { body });
			return String(written.html_url ?? '');
		},
		/** Hands findings to code scanning. */
		async uploadSarif({ commit, ref, sarif }) {
			await call('POST', '/code-scanning/sarifs', {
				commit_sha: commit,
				ref,
				sarif: gzipSync(sarif).toString('base64'),
				tool_name: 'caracalite',
			});
		},
	};
}

async function findComment(call, issue, marker, author) {
	for (let page = 1; page <= PAGES; page++) {
		const comments = await call('GET', `/issues/${issue}/comments?per_page=100&page=${page}`);
		if (!Array.isArray(comments)) return null;
		const own = comments.find(
			({ body, user }) =>
				user?.login === author && typeof body === 'string' && body.split(/\r?\n/)[0] === marker,
		);
		if (own !== undefined) return own.id;
		if (comments.length < 100) return null;
	}
	return null;
}
