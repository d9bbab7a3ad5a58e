import { expect, it } from 'vitest';
import { playWorld } from './play.js';

// A thousand and more, with any seed, are `npm run test:worlds`.
it('what is called safe harms nobody once it is active, and what is good is called safe', async () => {
	const played = await playWorld(7, 40);
	expect(played.flatMap(({ wrong }) => wrong)).toEqual([]);
	const safe = played.filter(({ verdict }) => verdict === 'safe');
	expect(safe.length).toBeGreaterThan(5);
	expect(new Set(played.map(({ really }) => really)).size).toBeGreaterThan(3);
}, 60_000);
