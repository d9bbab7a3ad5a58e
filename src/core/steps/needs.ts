import type { Denial } from '../../policy/authority/needed.js';

import type { Report } from '../report/schema.js';

/** The denials that a report is to repair, as they are replayed. Pure. */
export function denialsToRepair(report: Pick<Report, 'replays'>): Denial[] {
	return report.replays.map(({ input }) => ({ input }));
}
