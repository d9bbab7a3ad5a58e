/**
 * JSON for stdout. Characters that could steer a terminal are written as escapes, which JSON reads
 * back as the same value.
 */
export function jsonText(value: unknown, indent: 0 | 2 = 2): string {
	const text = JSON.stringify(value, null, indent);
	return `${text.replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, escapeUnits)}\n`;
}

function escapeUnits(character: string): string {
	return [...character.split('')]
		.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.join('');
}
