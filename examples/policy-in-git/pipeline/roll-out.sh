#!/usr/bin/env bash
# After the merge, second half: rolls out what was judged safe, and goes back by itself on trouble.
#   WATCH     how long live decisions are watched (10m)
#   CANARY    the command that makes real requests (./canary.sh)
# Ends with 0 once it is loaded and works; with 1 where it was not safe, or went back; see `caracalite help exit-codes`.
set -euo pipefail
cd "$(dirname "$0")/.."
. pipeline/message.sh
[ -f out/verdict.json ] || { echo "There is nothing to roll out."; exit 0; }

signed=()
[ ! -f judge.pub ] || signed=(--verify-with judge.pub)
caracalite activate --report out/verdict.json ${signed[@]+"${signed[@]}"} ${allowed[@]+"${allowed[@]}"} --yes \
  --canary "${CANARY:-./canary.sh}" --watch "${WATCH:-10m}" --rollback-on regression \
  --write json=out/activated.json --write markdown=out/activated.md
