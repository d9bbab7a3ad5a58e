import type { Report } from '../../core/report/schema.js';
import { succeeded } from '../../core/rollout/move.js';
import { EXIT, type ExitCode } from '../../model/exit-codes.js';

/** The exit code of a run that may have moved the zone: blocked or gone back, confirmed, or not confirmed. */
export function exitOfMove(report: Report): ExitCode {
	if (report.activation === null) return report.ok ? EXIT.clean : EXIT.blocked;
	if (report.rolledBack !== null) return succeeded(report.rolledBack) ? EXIT.blocked : EXIT.unconfirmed;
	return report.ok ? EXIT.clean : EXIT.unconfirmed;
}
