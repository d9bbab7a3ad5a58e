import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { playWorld } from './play.js';

/** Plays its share of the world, and hands what came of it to `scripts/worlds.mjs`. */
const { seed, count } = z.object({ seed: z.int(), count: z.int() }).parse(workerData);
parentPort?.postMessage(await playWorld(seed, count));
