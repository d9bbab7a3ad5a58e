#!/usr/bin/env bash
# After the merge, first half: stages what the folder holds, judges it, and signs what came of it. It activates nothing.
#   JUDGE_KEY   the private key, PEM; without it nothing is signed
#   SHADOW      how much traffic it is held against, 7d unless said; empty for none
set -euo pipefail
cd "$(dirname "$0")/.."
. pipeline/message.sh
rm -rf out && mkdir out
: "${SHADOW=7d}"

caracalite check policy
caracalite regress cases --documents policy --only
caracalite stage policy --only --json > out/staged.json
version=$(member version.versionId < out/staged.json)
# `status` ends with 1 where the runtime has not loaded what is active; what is active it tells all the same.
active=$(caracalite status --json | member active.versionId || true)
if [ "$version" = "$active" ]; then
  echo "What the folder holds is active: there is nothing to roll out."
  exit 0
fi

caracalite verdict ${request:+"$request"} --candidate "$version" ${allowed[@]+"${allowed[@]}"} \
  ${SHADOW:+--shadow "$SHADOW"} \
  --write json=out/verdict.json --write junit=out/verdict.xml --write markdown=out/verdict.md \
  ${JUDGE_KEY:+--sign env:JUDGE_KEY}
