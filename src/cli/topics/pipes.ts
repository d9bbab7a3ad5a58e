import { formatDuration } from '../../model/duration.js';
import { PIPE_PATIENCE_MS } from '../io.js';

const patience = formatDuration(PIPE_PATIENCE_MS);

/** `caracalite help pipes` */
export const pipes = `Reports in pipes

  caracalite explain --latest --json | caracalite simulate --candidate 2 --json |
    caracalite regress cases/*.yaml --json | caracalite verdict

Each command with --json prints one report, and the next one continues it. Printed
into a pipe, a report is announced by a newline at once, long before it is there.

What reads a report from a pipe
  simulate, regress, verdict, iterate and activate read one where stdin is a pipe
  or a file, also where a request is named. The first byte is waited for ${patience}:
    a newline or a report   it is waited for to its end, and it counts
    the end, or silence     there is no report; silence is told on stderr
    anything else           is refused (bad_report), and nothing is done
    something later on      is refused (late_report), and nothing is changed
  --report - waits for as long as it takes. explain does not look at stdin where a
  request or --latest is named, and rollback only with --report -.

In a loop that reads its lines from stdin, give the command </dev/null:
  while read -r id; do caracalite verdict "$id" --candidate 2 </dev/null; done <ids

What a report is worth
  It is a request and no evidence. verdict, iterate and activate take from it the
  requests, the candidate and the case files, and find out all else anew: the files
  have to be there (or be named by --cases) and be the same. Values laid over an
  input and acceptances count where flags of this run, or the profile, repeat them.
  activate takes a report with a verdict, once: after any activation that came
  later, by the zone's admin audit, it is refused (verdict_used).
`;
