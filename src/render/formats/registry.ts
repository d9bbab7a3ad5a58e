import type { Format } from './format.js';

interface RegisteredFormat {
	/** What `--help` says of its flag. */
	about: string;
	load(): Promise<{ format: Format }>;
}

/** The formats that a flag asks for, by the flag's name. Every other run is printed as text. */
export const FORMATS = {
	json: { about: 'print one JSON document on stdout, whatever happens', load: () => import('./json.js') },
} satisfies Record<string, RegisteredFormat>;

export type FormatName = keyof typeof FORMATS | 'text';

/** The format of that name. */
export async function formatNamed(name: FormatName): Promise<Format> {
	const { format } = name === 'text' ? await import('./text.js') : await FORMATS[name].load();
	return format;
}

/** The first format whose flag `isGiven`; text where none is. */
export function formatAsked(isGiven: (flag: string) => boolean): FormatName {
	for (const name of Object.keys(FORMATS) as (keyof typeof FORMATS)[]) if (isGiven(name)) return name;
	return 'text';
}
