import type { CommandResult } from '../commands/contract.js';
import type { Settings } from '../config/settings.js';
import { shownUrl } from '../config/shown-url.js';
import type { RunTarget } from '../core/report/target.js';
import type { Zone } from '../model/zone.js';
import type { Printed } from '../render/formats/format.js';
import { withTarget } from '../render/target.js';
import type { Listener } from './events/events.js';

/** Where a run works, as far as it is known by now. */
export interface Place {
	reached(zone: Zone): void;
	/** Null before the zone was reached. */
	target(): RunTarget | null;
	/** A result that names the place; one of pieces named it when it began. */
	named(result: CommandResult, pieces: boolean): Printed;
}

/** The place of a run of these settings, told once it is known. */
export function placeOf(settings: Settings | null, tell: Listener): Place {
	let zone: Zone | null = null;
	const target = (): RunTarget | null =>
		zone === null || settings === null
			? null
			: { zoneId: zone.id, zoneName: zone.name, server: serverOf(settings), profile: settings.profile };
	return {
		reached(found) {
			const isNews = zone === null;
			zone = found;
			const known = target();
			if (isNews && known !== null) tell({ type: 'target', ...known });
		},
		target,
		named(result, pieces) {
			const known = target();
			if (known === null || pieces) return withoutBlankStart(result);
			const { document, render } = withTarget(result, known);
			return { document, render: result.bare ? result.render : render };
		},
	};
}

/** A page begins with its first word. */
function withoutBlankStart({ document, render, bare }: CommandResult): Printed {
	return { document, render: (style) => (bare ? render(style) : render(style).replace(/^\n+/, '')) };
}

function serverOf({ target }: Settings): string {
	if (target.kind === 'server') return shownUrl(target.apiUrl);
	return target.kind === 'sandbox' ? `sandbox ${target.dataDir}` : '';
}
