import { cpSync } from 'node:fs';
import type { Operation } from './play.js';
import type { FaultServer } from './server.js';
import { makeTemplate, makeWorld, type Template } from './world.js';

const WAIT = ['--yes', '--wait', '20s'];

/** Activates the careful candidate by its verdict. */
export async function anActivation(): Promise<Operation> {
	const template = await makeTemplate();
	return {
		name: 'activation',
		argv: ['activate', '--report', 'verdict.json', ...WAIT],
		template,
		target: template.careful,
	};
}

/** Goes back from it, by the journal. */
export async function aRollback(server: FaultServer): Promise<Operation> {
	const template = await activated(await makeTemplate(), server);
	return { name: 'rollback', argv: ['rollback', ...WAIT], template, target: template.baseline };
}

/** The template after the activation, journal and all. */
async function activated(template: Template, server: FaultServer): Promise<Template> {
	const world = await makeWorld(template, server);
	const run = await world.run(['activate', '--report', 'verdict.json', ...WAIT]);
	if (run.exit !== 0) throw new Error(run.stdout + run.stderr);
	cpSync(`${world.dir}/.caracalite`, `${template.dir}/.caracalite`, { recursive: true });
	world.end();
	return template;
}
