#!/usr/bin/env bash
# Has an agent of the zone make one request of each kind that matters, and prints their ids, one a line.
#   CANARY_URL   an endpoint of that agent; it answers with the ids
set -euo pipefail
: "${CANARY_URL:?names no agent that makes requests}"
exec node -e '
  fetch(process.env.CANARY_URL, { signal: AbortSignal.timeout(30000) }).then(async (answer) => {
    if (!answer.ok) throw new Error(`the agent answered ${answer.status}`);
    process.stdout.write(await answer.text());
  }).catch((error) => { console.error(error.message); process.exitCode = 1; });'
