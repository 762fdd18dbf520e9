#!/usr/bin/env bash
# Walks the page of an invented workspace in Debian's Chromium, on loopback only; see docs/page.md.
#
#   scripts/browser.sh PROGRAM [FOLDER]    with FOLDER, keeps a picture of each view there
#   scripts/browser.sh PROGRAM --update    takes the pictures of web/browser/pictures anew and ends
set -euo pipefail
cd "$(dirname "$0")/.."

# So many enterprises give the invented city enough of them for verdicts other than "unknown".
enterprises=4000
look_seconds=900
walk_seconds=2400

program="$1"
option="${2:-}"
work="$(mktemp -d)"
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

"$program" sample --enterprises "$enterprises" --output "$work/sample" >/dev/null
"$program" init "$work/city" --scheme luan >/dev/null
for table in enterprises products investments risks supplies; do
  "$program" -C "$work/city" import "$table" "$work/sample/$table.parquet" --source synthetic --as-of 2026-06-30 >/dev/null
done
for table in projects project_events funds fixed_assets kpi_targets; do
  "$program" -C "$work/city" import "$table" "$work/sample/$table.csv" --source synthetic --as-of 2026-11-01 >/dev/null
done
"$program" -C "$work/city" build >/dev/null
cp -a "$work/city" "$work/office"
"$program" -C "$work/city" serve --open --listen 127.0.0.1:0 >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 900); do
  address="$(grep -ohE 'http://127[.]0[.]0[.]1:[0-9]+' "$work/out" "$work/log" | head -1 || true)"
  [ -z "$address" ] || break
  kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done
[ -n "$address" ] || { echo "error: the service named no address within 180 seconds" >&2; exit 1; }
# The look first: the walk changes the ledger. SIGTERM lets the walk end its own service and browser.
timeout "$look_seconds" node web/browser/look.mjs "$address" "$option"
[ "$option" = --update ] || timeout --kill-after=60 "$walk_seconds" node web/browser/walk.mjs "$address" "$program" "$work/office" "$option"
