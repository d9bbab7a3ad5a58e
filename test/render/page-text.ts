/** What a page says, as text. */
export function textOf(page: string): string {
	const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
	return page
		.replace(/<style>.*<\/style>/s, '')
		.replace(/<wbr>/g, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(#?\w+);/g, (_, name: string) => entities[name] ?? '')
		.replace(/\s+/g, ' ');
}
