#!/usr/bin/env bash
# Tries the service against its own description with schemathesis: no 5xx, no answer the description does not declare.
# Needs no network once schemathesis lies in the cache folder.
#
#   scripts/schemathesis.sh PROGRAM WORKSPACE [MOST_EXAMPLES]
set -euo pipefail
cd "$(dirname "$0")/.."

program="$1"
workspace="$2"
examples="${3:-20}"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/liantu"
venv="$cache/schemathesis"
version=4.32.5

if [ ! -x "$venv/bin/schemathesis" ]; then
  printf '== installing schemathesis %s with pip into %s\n' "$version" "$venv" >&2
  mkdir -p "$cache"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi

said="$(mktemp)"
"$program" -C "$workspace" serve --open --listen 127.0.0.1:0 >"$said" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$said"' EXIT
for _ in $(seq 300); do
  grep -q '^listening on' "$said" && break
  sleep 0.1
done
url="$(sed -n 's/^listening on //p' "$said")"
[ -n "$url" ] || { printf 'error: the service does not listen\n' >&2; exit 1; }

# A text is refused for what it says, not only for its shape: an unknown region or chain is a 404 that the description
# declares and cannot rule out. So the checks of accepted and rejected data do not apply; all others do.
"$venv/bin/schemathesis" run "$url/api/v1/openapi.json" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,unsupported_method \
  --phases examples,coverage,fuzzing --max-examples "$examples" --seed 1 --no-color
