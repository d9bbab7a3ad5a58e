import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { setScene } from '../support/scene.js';
import { pagesOf } from './results.js';

const scene = setScene();
it('gen', async () => {
	const pages = await pagesOf(scene);
	mkdirSync('/tmp/h/pages', { recursive: true });
	for (const { name, html } of pages) {
		writeFileSync(`/tmp/h/pages/${name}.html`, html);
		console.log(name, html.length);
	}
	expect(pages.length).toBeGreaterThan(1);
}, 120000);
