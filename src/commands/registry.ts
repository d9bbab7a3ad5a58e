import { activate } from './activate/declaration.js';
import { audit } from './audit/declaration.js';
import { check } from './check/declaration.js';
import { completion } from './completion/declaration.js';
import { config } from './config/declaration.js';
import type { CommandContext, CommandResult, Handler } from './contract.js';
import { coverage } from './coverage/declaration.js';
import type { Declaration } from './declaration/declare.js';
import { giveTo } from './declaration/take.js';
import { denials } from './denials/declaration.js';
import { diff } from './diff/declaration.js';
import { doctor } from './doctor/declaration.js';
import { explain } from './explain/declaration.js';
import { help } from './help/declaration.js';
import { history } from './history/declaration.js';
import { init } from './init/declaration.js';
import { iterate } from './iterate/declaration.js';
import { propose } from './propose/declaration.js';
import { pull } from './pull/declaration.js';
import { record } from './record/declaration.js';
import { regress } from './regress/declaration.js';
import { resume } from './resume/declaration.js';
import { rollback } from './rollback/declaration.js';
import {
	sandboxExchange,
	sandboxPath,
	sandboxReset,
	sandboxServe,
	sandboxToken,
} from './sandbox/declarations.js';
import { shadow } from './shadow/declaration.js';
import { show } from './show/declaration.js';
import { simulate } from './simulate/declaration.js';
import { stage } from './stage/declaration.js';
import { status } from './status/declaration.js';
import { tighten } from './tighten/declaration.js';
import { trust } from './trust/declaration.js';
import { verdict } from './verdict/declaration.js';

/** A declared command with the way to run it. */
export interface Command {
	declaration: Declaration;
	/** Runs it with what was typed, by the names of its arguments and flags. Its handler is loaded only now. */
	run(typed: Readonly<Record<string, unknown>>, context: CommandContext): Promise<CommandResult>;
}

function command<D extends Declaration>(declaration: D, load: () => Promise<{ run: Handler<D> }>): Command {
	return {
		declaration,
		run: async (typed, context) => (await load()).run(giveTo(declaration, typed), context),
	};
}

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
	command(explain, () => import('./explain/run.js')),
	command(denials, () => import('./denials/run.js')),
	command(propose, () => import('./propose/run.js')),
	command(simulate, () => import('./simulate/run.js')),
	command(regress, () => import('./regress/run.js')),
	command(shadow, () => import('./shadow/run.js')),
	command(verdict, () => import('./verdict/run.js')),
	command(iterate, () => import('./iterate/run.js')),
	command(activate, () => import('./activate/run.js')),
	command(rollback, () => import('./rollback/run.js')),
	command(resume, () => import('./resume/run.js')),
	command(check, () => import('./check/run.js')),
	command(coverage, () => import('./coverage/run.js')),
	command(tighten, () => import('./tighten/run.js')),
	command(pull, () => import('./pull/run.js')),
	command(stage, () => import('./stage/run.js')),
	command(status, () => import('./status/run.js')),
	command(show, () => import('./show/run.js')),
	command(diff, () => import('./diff/run.js')),
	command(audit, () => import('./audit/run.js')),
	command(history, () => import('./history/run.js')),
	command(record, () => import('./record/run.js')),
	command(config, () => import('./config/run.js')),
	command(init, () => import('./init/run.js')),
	command(trust, () => import('./trust/run.js')),
	command(doctor, () => import('./doctor/run.js')),
	command(completion, () => import('./completion/run.js')),
	command(help, () => import('./help/run.js')),
	command(sandboxServe, () => import('./sandbox/serve.js')),
	command(sandboxReset, () => import('./sandbox/reset.js')),
	command(sandboxExchange, () => import('./sandbox/exchange.js')),
	command(sandboxToken, () => import('./sandbox/token.js')),
	command(sandboxPath, () => import('./sandbox/path.js')),
];
