/** Events of one exchange lie close together in audit; so many others may lie between them. */
const BETWEEN = 1_000;

/** Counts the exchanges that events belong to, however many there are, remembering only the last ones. */
export function countExchanges(): { offer(requestId: string): void; count(): number } {
	const recent = new Set<string>();
	let count = 0;
	return {
		offer(requestId) {
			if (recent.has(requestId)) return;
			count += 1;
			recent.add(requestId);
			const [oldest] = recent;
			if (recent.size > BETWEEN && oldest !== undefined) recent.delete(oldest);
		},
		count: () => count,
	};
}
