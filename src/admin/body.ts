const MIB = 1024 * 1024;

/** The largest answers that are read, bytes. */
export const LARGEST = {
	/** A page of 1,000 audited events is about one MiB, a bundle at most 64 KiB. */
	answer: 16 * MIB,
	/** All pages of one list. */
	pages: 64 * MIB,
	/** A policy comes with the texts of all its versions, up to 256 KiB each. */
	policy: 64 * MIB,
	/** What a write, a simulation or a status answers with. */
	small: 4 * MIB,
	/** A failure: its code and a few words. */
	failure: 256 * 1024,
} as const;

/** The text of a response; null where it is larger than `largest` bytes, of which no more is read. */
export async function limitedText(response: Response, largest: number): Promise<string | null> {
	if (response.body === null) return '';
	if (Number(response.headers.get('content-length') ?? 0) > largest) {
		await response.body.cancel();
		return null;
	}
	const decoder = new TextDecoder();
	const reader = response.body.getReader();
	let text = '';
	let size = 0;
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return text + decoder.decode();
		size += value.byteLength;
		if (size > largest) {
			await reader.cancel();
			return null;
		}
		text += decoder.decode(value, { stream: true });
	}
}
