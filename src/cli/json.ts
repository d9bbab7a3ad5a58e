const UNSEEN = /(?!\ufe0e|\ufe0f)[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON for stdout. Characters that could steer a terminal are written as escapes, which JSON reads
 * back as the same value.
 */
export function jsonText(value: unknown, indent: 0 | 2 = 2): string {
	const text = JSON.stringify(value, null, indent);
	return `${text.replace(UNSEEN, escapeUnits)}\n`;
}

function escapeUnits(character: string): string {
	return [...character.split('')]
		.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.join('');
}
