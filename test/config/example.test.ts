import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseYaml } from '../../src/config/parse.js';
import { checkConfig } from '../../src/config/rules.js';
import { knownKeys } from '../../src/config/schema.js';

it('the example is a good configuration that shows every key', async () => {
	const text = await readFile('.caracaliterc.example', 'utf8');
	expect(checkConfig(await parseYaml('.caracaliterc.example', text)).defaultProfile).toBe('staging');
	for (const path of [[], ['profiles', ''], ['profiles', '', 'token'], ['profiles', '', 'sandbox']]) {
		for (const key of knownKeys(path)) expect(text).toMatch(new RegExp(`${key.replace('$', '\\$')}:`));
	}
});
