import type { Shown } from '../../core/report/documents.js';
import { showPolicy, showVersion } from '../../core/steps/show.js';
import { resolveCandidate } from '../../core/zone/resolve.js';
import { CaracaliteError } from '../../model/errors.js';
import { EXIT } from '../../model/exit-codes.js';
import { cleanText } from '../../render/clean.js';
import { renderShown } from '../../render/show.js';
import { type Handler, resultOf } from '../contract.js';
import { take } from '../declaration/take.js';
import { openRun } from '../input/run.js';
import type { show } from './declaration.js';

export const run: Handler<typeof show> = async (given, context) => {
	const [kind = 'version', name, raw] = take(given, ['kind', 'named', 'raw']);
	if (kind === 'policy' && name === undefined) {
		throw new CaracaliteError('usage', 'no policy is named', { hint: 'caracalite show policy <name or id>' });
	}
	const run = await openRun(context);
	const set = context.settings.policySet;
	const shown =
		kind === 'policy'
			? await showPolicy(run, name ?? '')
			: await showVersion(run, await resolveCandidate(run.catalog, name ?? 'active', set, run.zone.name));
	if (raw) {
		const content = contentOf(shown);
		return resultOf(shown, () => content, EXIT.clean, true);
	}
	// The text of a document keeps its lines, so that it is cleaned as a page and not value by value.
	return resultOf(shown, (_clean, style) => renderShown(shown, style), EXIT.clean);
};

/** The text of the one document. Throws `usage` where there are several, `content_unprintable` where it would not be the same. */
function contentOf({ name, documents }: Shown): string {
	const [only, ...others] = documents;
	if (only === undefined || others.length > 0) {
		const names = documents.map((one) => one.name ?? one.versionId).join(', ');
		throw new CaracaliteError('usage', `--raw prints one document, and ${name} has ${documents.length}`, {
			hint: `Name one: caracalite show policy <name> --raw (${names})`,
		});
	}
	const { content } = only;
	if (content !== null && cleanText(content) === content) return content;
	throw new CaracaliteError(
		'content_unprintable',
		content === null
			? `the policy of ${only.versionId} was archived, so its text cannot be read`
			: `the text of ${only.name ?? only.versionId} holds control characters, which are not printed as they are`,
		{ hint: 'Take `content` out of --json, which escapes them.' },
	);
}
