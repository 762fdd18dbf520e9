#!/usr/bin/env bash
# Takes the README's pictures anew from the demo: builds the program, serves the demo from a folder of its own, ends it.
#
#   scripts/pictures.sh [PROGRAM]    PROGRAM, if it is built already
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/liantu/target}"
program="${1:-}"
start_seconds=600

scripts/setup.sh test
scripts/page.sh
if [ -z "$program" ]; then
  cargo build --release --locked
  program="$CARGO_TARGET_DIR/release/liantu"
fi
work="$(mktemp -d)"
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

# The demo is made under the cache folder; one of its own leaves the user's demo as it is.
XDG_CACHE_HOME="$work" "$program" demo --listen 127.0.0.1:0 >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq "$start_seconds"); do
  address="$(grep -oE 'http://127[.]0[.]0[.]1:[0-9]+' "$work/out" | head -1 || true)"
  [ -z "$address" ] || break
  kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  sleep 1
done
[ -n "$address" ] || { echo "error: the demo named no address within $start_seconds seconds" >&2; exit 1; }
timeout 300 node web/browser/readme.mjs "$address"
