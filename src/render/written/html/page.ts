import { createHash } from 'node:crypto';
import type { Account } from '../../account/account.js';
import type { Writer } from '../writer.js';
import { aboutSection, banner, reasons } from './banner.js';
import { changesSection } from './changes.js';
import { evidenceSection } from './evidence.js';
import { SPRITE } from './marks.js';
import { figure, html, Markup, NOTHING } from './markup.js';
import { notedSection, sortedOf } from './noted.js';
import { refusedFigure, refusedSection } from './refused.js';
import { STYLES } from './styles.js';
import { casesSection, checksSection } from './tests.js';
import { changesFigure, passedOf, tilesNav, trafficFigure } from './tiles.js';
import { trafficSection } from './traffic.js';

/** Nothing is loaded and nothing runs: the page has its own style, known by its hash, and no script. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLES).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** One page that opens from disk: the answer, what changes, cases, traffic, evidence to unfold. */
export const write: Writer = ({ account, version }) => {
	const { headline, subject, command } = account;
	const title = `${headline}${subject === '' ? '' : `: ${subject}`}`;
	return `${
		html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="caracalite ${version}">
<title>${title.slice(0, 200)} (caracalite ${command})</title>
<style>${new Markup(STYLES)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the result</a>
${SPRITE}
${bodyOf(account)}
</body>
</html>`.text
	}\n`;
};

function bodyOf(account: Account): Markup {
	const { changes, traffic, refused, evidence, tests, command, subject } = account;
	const drawn = new Set([
		...(changes?.rows ?? []).map(({ text }) => text),
		...(refused ?? []).map(({ id }) => id),
	]);
	// What the headline or the picture of the changes says already is not said again.
	const noted = account.noted.filter(
		({ level, text, rule, key }) =>
			!(level === 'note' && (drawn.has(text) || drawn.has(key))) && subject !== `${text} (${rule})`,
	);
	const cases = tests.filter(({ group }) => group === 'cases');
	const sorted = sortedOf({ ...account, noted });
	const checks = tests.filter(
		({ group, name }) => !['cases', 'traffic'].includes(group) && name !== `caracalite ${command}`,
	);
	const { title, items } = sorted.rest;
	const tiles = [
		...(changes === null ? [] : [{ id: 'changes', label: 'What changes', text: changesFigure(changes) }]),
		...(cases.length === 0 ? [] : [{ id: 'cases', label: 'Cases', text: passedOf(cases) }]),
		...(refused === null ? [] : [{ id: 'refused', label: 'Refused', text: refusedFigure(refused) }]),
		...(traffic === null ? [] : [{ id: 'traffic', label: 'Traffic', text: trafficFigure(traffic) }]),
		...(items.length === 0 ? [] : [{ id: 'noted', label: title, text: figure(items.length) }]),
		...(checks.length === 0 ? [] : [{ id: 'checks', label: 'Checks', text: passedOf(checks) }]),
		...(evidence.length === 0 ? [] : [{ id: 'evidence', label: 'Evidence', text: figure(evidence.length) }]),
	];
	return html`<main id="main" tabindex="-1">
${banner(account)}
<div class="wide">
${tilesNav(tiles)}
${reasons(account, sorted.reasons)}
${changes === null ? NOTHING : changesSection(changes)}
${casesSection(cases)}
${traffic === null ? NOTHING : trafficSection(traffic)}
${refused === null || refused.length === 0 ? NOTHING : refusedSection(refused)}
${notedSection(sorted.rest)}
${checksSection(checks)}
${evidenceSection(evidence)}
${aboutSection(account)}
</div>
</main>`;
}
