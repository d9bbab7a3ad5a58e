# What the message of the last commit says of the change; reviewed with it. Sourced by the other scripts.
#   Denied-Request: 01a1fd14-45a7-7c3e-9b21-6f0e5d8c2a11     the request that the change is for
#   Allow-Change: kind=gain,application=payments,…           a change that is meant beside that (repeatable)

trailer() { git log -1 --format="%(trailers:key=$1,valueonly)" | sed '/^[[:space:]]*$/d'; }

request=$(trailer Denied-Request | head -n 1)
allowed=()
while IFS= read -r pattern; do
  [ -z "$pattern" ] || allowed+=("--allow-change=$pattern")
done < <(trailer Allow-Change)

# A member of a JSON document on stdin.
member() { node -e '
  const value = process.argv[1].split(".").reduce((one, key) => one?.[key], JSON.parse(require("fs").readFileSync(0, "utf8")));
  process.stdout.write(String(value ?? ""));' "$1"; }
