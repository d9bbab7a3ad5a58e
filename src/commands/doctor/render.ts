import { marked, markOf } from '../../render/layout.js';
import { settingRows } from '../../render/settings.js';
import type { Style } from '../../render/style.js';
import type { Check, Doctor } from './schema.js';

/** Every check with its mark, what to do under it, and where each setting came from. */
export function renderDoctor({ checks, settings, ok }: Doctor, style: Style): string {
	const failed = checks.filter(({ status }) => status === 'failed').length;
	const warned = checks.filter(({ status }) => status === 'warned').length;
	const about = [
		failed > 0 ? `${failed} to mend` : 'nothing to mend',
		...(warned > 0 ? [`${warned} to look at`] : []),
	].join(', ');
	return [
		'',
		...checks.filter((check) => !isOneOfMany(check, checks)).flatMap((check) => checkLines(check, style)),
		...passedOver(checks, style),
		...(settings.length === 0
			? []
			: ['', '  Settings', ...settingRows(settings, style).map((row) => `    ${row}`)]),
		'',
		`  ${ok ? style.paint.green('Well') : style.paint.red('Not well')}: ${about}.`,
		'  Nothing was changed.',
	].join('\n');
}

function checkLines({ name, status, text, hint, problems }: Check, style: Style): string[] {
	const told = [...problems, ...(hint === null ? [] : [hint])];
	return [
		marked(style, markOf(style, status), name, text),
		...told.map((line) => marked(style, '', '', line)),
	];
}

/** Whether others could not be looked at for the same reason; they are told in one line. */
function isOneOfMany({ status, text }: Check, checks: readonly Check[]): boolean {
	return status === 'not_evaluated' && checks.filter((one) => one.text === text).length > 1;
}

function passedOver(checks: readonly Check[], style: Style): string[] {
	const many = checks.filter((check) => isOneOfMany(check, checks));
	return [...new Set(many.map(({ text }) => text))].map((text) => {
		const names = many.filter((one) => one.text === text).map(({ name }) => name);
		return marked(style, markOf(style, 'not_evaluated'), 'others', `${names.join(', ')}: ${text}`);
	});
}
