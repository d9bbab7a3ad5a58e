import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { AXE, FOCUSED } from './in-page.js';

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';

/** Starts the browser that CHROMIUM names. */
export async function openBrowser(): Promise<Browser> {
	if (!existsSync(CHROMIUM))
		throw new Error(`${CHROMIUM} is not there: set CHROMIUM, or apt-get install chromium`);
	return chromium.launch({ executablePath: CHROMIUM });
}

export type Theme = 'light' | 'dark';

/** A page that is open, and what it asked of the network or said on the console. */
export interface Opened {
	page: Page;
	heard: string[];
}

/** Opens a file as somebody does who double-clicks it. */
export async function open(browser: Browser, file: string, width: number, theme: Theme): Promise<Opened> {
	const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: theme });
	const heard: string[] = [];
	page.on('request', (request) => {
		if (request.url() !== `file://${file}`) heard.push(`request: ${request.url()}`);
	});
	page.on('console', (message) => heard.push(`console: ${message.text()}`));
	page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
	page.on('dialog', (dialog) => {
		heard.push(`dialog: ${dialog.message()}`);
		return dialog.dismiss();
	});
	await page.goto(`file://${file}`);
	return { page, heard };
}

const AxeSchema = z.object({
	passes: z.array(z.unknown()),
	incomplete: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
	violations: z.array(
		z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
	),
});
export type Axe = z.output<typeof AxeSchema>;

/** All rules of axe, the best practices among them. */
export async function axeOf(page: Page): Promise<Axe> {
	await page.evaluate(axe.source);
	return AxeSchema.parse(await page.evaluate(AXE));
}

/** What has the focus as Tab is pressed, until it leaves the page: a mark for each, in order. */
export async function tabbed(page: Page, most: number): Promise<string[]> {
	const seen: string[] = [];
	for (let at = 0; at < most; at += 1) {
		await page.keyboard.press('Tab');
		const mark = z.string().parse(await page.evaluate(FOCUSED));
		if (mark === '' || seen.includes(mark)) return seen;
		seen.push(mark);
	}
	return seen;
}
