/** The largest answer that is read, bytes. A page of 1,000 audited events is about one MiB. */
export const LARGEST_ANSWER = 64 * 1024 * 1024;

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
