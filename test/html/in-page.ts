/** Expressions that are evaluated in a page. */

/** Unfolds everything. */
export const UNFOLD = 'document.querySelectorAll("details").forEach((one) => { one.open = true; })';

/** Runs axe, whose source was evaluated before. */
export const AXE = 'axe.run(document, { resultTypes: ["violations", "incomplete"] })';

/** Width and height of the whole page, in CSS pixels. */
export const SIZE = '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]';

/** The mark of what has the focus; empty where nothing of the page has. */
export const FOCUSED = 'document.activeElement?.getAttribute("data-tab") ?? ""';

/** Marks whatever has to be reached by Tab, in the order of the page, and gives the marks. */
export const MARK = `[...document.querySelectorAll('a, summary, [tabindex="0"]')]
	.filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && !hidden(one.matches('summary') ? one.parentElement : one))
	.map((one, at) => { one.setAttribute('data-tab', String(at)); return String(at); });
	function hidden(one) { return one.parentElement.closest('details:not([open])') !== null; }`;

/** How a page is on paper: its width, what of the folded is not there, and its ground. */
export const PAPER = `({
	wide: document.documentElement.scrollWidth,
	hidden: [...document.querySelectorAll('details > :not(summary)')].filter(
		(one) => !one.checkVisibility({ contentVisibilityAuto: true }) || one.getBoundingClientRect().height === 0).length,
	ground: getComputedStyle(document.body).backgroundColor,
})`;

/** Tries to get a picture, a frame, a style and scripts into the page; gives what refused them, and the title. */
export const BREAK_IN = `(async () => {
	const found = [];
	document.addEventListener('securitypolicyviolation', (event) => found.push(event.effectiveDirective));
	document.body.insertAdjacentHTML('beforeend',
		'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onerror="document.title = 1"><iframe src="data:text/html,x"></iframe><p style="color:red">x</p>');
	document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 2' }));
	await new Promise((done) => setTimeout(done, 200));
	return { found: [...new Set(found)].sort(), title: document.title };
})()`;
