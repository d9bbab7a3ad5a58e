import { createHash } from 'node:crypto';
import type { Account } from '../../account/account.js';
import type { Writer } from '../writer.js';
import { aboutSection, banner, reasons, tiles } from './banner.js';
import { changesSection } from './changes.js';
import { evidenceSection } from './evidence.js';
import { SPRITE } from './marks.js';
import { html, Markup, NOTHING } from './markup.js';
import { notedSection, reasonsOf } from './noted.js';
import { STYLES } from './styles.js';
import { casesSection, checksSection } from './tests.js';
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
	const { noted, changes, traffic, evidence, tests } = account;
	const kept = new Map(evidence.map((piece) => [piece.title, piece]));
	const keyed = new Set(noted.map(({ key }) => key));
	const loose = evidence.filter(({ title }) => !keyed.has(title));
	const all = { noted: !reasonsOf(noted).whole };
	return html`<main id="main" tabindex="-1">
${banner(account)}
<div class="wide">
${tiles({ ...account, evidence: loose }, all)}
${reasons(account)}
${changes === null ? NOTHING : changesSection(changes)}
${casesSection(tests.filter(({ group }) => group === 'cases'))}
${traffic === null ? NOTHING : trafficSection(traffic)}
${all.noted ? notedSection(noted, kept) : NOTHING}
${checksSection(tests.filter(({ group }) => group !== 'cases'))}
${evidenceSection(loose)}
${aboutSection(account)}
</div>
</main>`;
}
