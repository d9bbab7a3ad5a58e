import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** SHA-256 in lower-case hexadecimal. What hashes is loaded with the first: a TAB that needs none answers sooner. */
export function sha256(data: string | Uint8Array): string {
	const { createHash }: typeof import('node:crypto') = load('node:crypto');
	return createHash('sha256').update(data).digest('hex');
}
