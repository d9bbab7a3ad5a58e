import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setScene } from '../support/scene.js';
import { axeOf, open, openBrowser, type Theme, tabbed } from './browser.js';
import { BREAK_IN, MARK, PAPER, SIZE, UNFOLD } from './in-page.js';
import { NAMES, type Page, pagesOf } from './results.js';

const scene = setScene({ afresh: false });
const folder = process.env.PAGES_FOLDER || mkdtempSync(join(tmpdir(), 'caracalite-pages-'));
const THEMES: readonly Theme[] = ['light', 'dark'];
const WIDTHS = [1280, 390] as const;
/** A4 between its margins, in CSS pixels. */
const WIDTH_OF_A4 = 695;
const SizeSchema = z.tuple([z.number(), z.number()]);
/** What is photographed of a page that goes on. */
const TALLEST = 9_000;

let browser: Browser;
let pages: Map<string, Page>;
/** How often axe looked, and what it could not tell. */
let counted = 0;
let wrong = 0;
const looks: string[] = [];

beforeAll(async () => {
	mkdirSync(folder, { recursive: true });
	browser = await openBrowser();
	pages = new Map((await pagesOf(scene)).map((page) => [page.name, page]));
	for (const { name, html } of pages.values()) writeFileSync(join(folder, `${name}.html`), html);
}, 120_000);

afterAll(async () => {
	await browser.close();
	const sizes = [...pages.values()].map(
		({ name, html }) => `${name} ${Math.ceil(Buffer.byteLength(html) / 1024)} kB`,
	);
	const open = looks.length === 0 ? 'nothing' : [...new Set(looks)].join(', ');
	const axe = `axe: ${pages.size} pages, ${counted} looks (light and dark, folded and unfolded), ${wrong} violations; cannot tell ${open}`;
	process.stdout.write(`\n${axe}\npages: ${sizes.join(', ')}\nin ${folder}\n\n`);
});

const fileOf = (name: string) => join(folder, `${name}.html`);

it('writes the pages that are looked at', () => {
	expect([...pages.keys()].sort()).toEqual([...NAMES].sort());
});

describe.each(NAMES)('%s', (name) => {
	it('satisfies axe in both themes, folded and unfolded', async () => {
		for (const theme of THEMES) {
			const { page } = await open(browser, fileOf(name), 1280, theme);
			for (const state of ['folded', 'unfolded']) {
				if (state === 'unfolded') await page.evaluate(UNFOLD);
				const { violations, incomplete, passes } = await axeOf(page);
				counted += 1;
				wrong += violations.length;
				looks.push(...incomplete.map(({ id }) => id));
				expect(violations).toEqual([]);
				expect(passes.length).toBeGreaterThan(20);
			}
			await page.close();
		}
	}, 300_000);

	it('asks nothing of the network, says nothing on the console, does not scroll sideways', async () => {
		for (const width of WIDTHS) {
			for (const theme of THEMES) {
				const { page, heard } = await open(browser, fileOf(name), width, theme);
				const [, height] = SizeSchema.parse(await page.evaluate(SIZE));
				const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST) };
				const path = join(folder, `${name}-${width}-${theme}.png`);
				await page.screenshot({ path, fullPage: true, clip });
				await page.evaluate(UNFOLD);
				const [wide] = SizeSchema.parse(await page.evaluate(SIZE));
				expect(wide).toBeLessThanOrEqual(width);
				expect(heard).toEqual([]);
				await page.close();
			}
		}
	}, 60_000);

	it('is reached by keyboard: the skip link first, then each thing that folds, in order', async () => {
		const { page } = await open(browser, fileOf(name), 1280, 'light');
		const marks = z.array(z.string()).parse(await page.evaluate(MARK));
		expect(await tabbed(page, marks.length + 5)).toEqual(marks);
		await page.close();
	}, 60_000);

	it('prints on A4, with what is folded', async () => {
		const { page } = await open(browser, fileOf(name), WIDTH_OF_A4, 'dark');
		await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
		const paper = await page.evaluate(PAPER);
		expect(paper).toEqual({ wide: WIDTH_OF_A4, hidden: 0, ground: 'rgb(255, 255, 255)' });
		await page.emulateMedia({ media: null, colorScheme: null });
		const path = join(folder, `${name}.pdf`);
		const pdf = await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
		expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
		await page.close();
	}, 60_000);
});

it('lets nothing in: no picture, no script, no frame, no style', async () => {
	const { page } = await open(browser, fileOf('safe'), 1280, 'light');
	expect(await page.evaluate(BREAK_IN)).toEqual({
		found: ['frame-src', 'img-src', 'script-src-attr', 'script-src-elem', 'style-src-attr'],
		title: expect.stringContaining('SAFE TO ACTIVATE'),
	});
	await page.close();
});
