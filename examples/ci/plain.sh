#!/usr/bin/env bash
# Any pipeline: checks the documents, and judges a staged version where one is named.
#   plain.sh [version] [denied request]
# CARACAL_API_URL, CARACAL_ADMIN_TOKEN and CARACAL_ZONE_ID say where. Ends with the first exit code that is not 0:
# 1 stands against it, 2 could not be told, 4 the ground moved (caracalite help exit-codes).
set -euo pipefail
policy=${POLICY:-policy} cases=${CASES:-cases} out=${OUT:-out}

caracalite check "$policy" --write junit="$out/check.xml"
caracalite regress "$cases" --documents "$policy" --only --write junit="$out/cases.xml"
[ $# -gt 0 ] || exit 0
caracalite verdict ${2:+"$2"} --candidate "$1" --cases "$cases" \
  --write json="$out/verdict.json" --write junit="$out/verdict.xml" --write markdown="$out/verdict.md"
