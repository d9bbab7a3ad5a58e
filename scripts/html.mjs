/**
 * Opens pages of real results in Chromium: axe in both themes, no request, no word on the console, keyboard,
 * narrow screens, paper. `npm run test:html [folder]` leaves pages, screenshots and PDFs in the folder.
 * CHROMIUM names the browser; /usr/bin/chromium unless set.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const [folder] = process.argv.slice(2);
const env = { ...process.env, ...(folder === undefined ? {} : { PAGES_FOLDER: resolve(folder) }) };
const run = spawnSync('npx', ['vitest', 'run', '--project', 'html'], { stdio: 'inherit', env });
process.exitCode = run.status ?? 1;
