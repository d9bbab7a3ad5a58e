/** Letters of one script that look like a Latin one (Unicode's confusables.txt, those that a keyboard has). */
const LATIN_OF: ReadonlyMap<string, string> = new Map(
	Object.entries({
		...{
			а: 'a',
			е: 'e',
			о: 'o',
			р: 'p',
			с: 'c',
			у: 'y',
			х: 'x',
			і: 'i',
			ј: 'j',
			ѕ: 's',
			ԁ: 'd',
			һ: 'h',
			ӏ: 'l',
		},
		...{
			А: 'A',
			В: 'B',
			Е: 'E',
			К: 'K',
			М: 'M',
			Н: 'H',
			О: 'O',
			Р: 'P',
			С: 'C',
			Т: 'T',
			Х: 'X',
			І: 'I',
			Ј: 'J',
			Ѕ: 'S',
		},
		...{ ο: 'o', ν: 'v', ι: 'i', α: 'a', ρ: 'p', κ: 'k', υ: 'u', χ: 'x', γ: 'y' },
		...{
			Α: 'A',
			Β: 'B',
			Ε: 'E',
			Ζ: 'Z',
			Η: 'H',
			Ι: 'I',
			Κ: 'K',
			Μ: 'M',
			Ν: 'N',
			Ο: 'O',
			Ρ: 'P',
			Τ: 'T',
			Υ: 'Y',
			Χ: 'X',
		},
		...{ '‐': '-', '‑': '-', '–': '-', '—': '-', '−': '-', '：': ':', '∕': '/', '⁄': '/' },
	}),
);

const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic', 'Thai', 'Cherokee'] as const;
const OF_SCRIPT = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

/** What takes no room or turns the text around it: two names that differ in it alone look the same. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** What is odd about the letters of a name, in words; null where nothing is. Pure. */
export function oddLetters(name: string): string | null {
	const unseen = UNSEEN.exec(name)?.[0];
	if (unseen !== undefined) {
		return `holds U+${(unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}, which nobody sees`;
	}
	if (name !== name.trim()) return 'begins or ends with a blank';
	const scripts = OF_SCRIPT.filter(([, pattern]) => pattern.test(name)).map(([script]) => script);
	return scripts.length > 1 ? `mixes letters of ${scripts.join(' and ')}` : null;
}

/** A spelling that names share which look the same. Pure. */
export function lookOf(name: string): string {
	const plain = name.normalize('NFKC').replace(new RegExp(UNSEEN, 'gu'), '').trim();
	return [...plain].map((letter) => LATIN_OF.get(letter) ?? letter).join('');
}
