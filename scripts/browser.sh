#!/usr/bin/env bash
# Walks the page of an invented workspace in Debian's Chromium, on loopback only; see web/browser/walk.mjs.
#
#   scripts/browser.sh PROGRAM [FOLDER]    with FOLDER, keeps a picture of each view there
#   scripts/browser.sh PROGRAM --update    takes the pictures of web/browser/pictures anew and ends
set -euo pipefail
cd "$(dirname "$0")/.."

program="$1"
work="$(mktemp -d)"
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

"$program" sample --enterprises 3000 --output "$work/sample" >/dev/null
"$program" init "$work/city" --scheme luan >/dev/null
for table in enterprises products investments risks supplies; do
  "$program" -C "$work/city" import "$table" "$work/sample/$table.parquet" --source synthetic --as-of 2026-06-30 >/dev/null
done
for table in projects project_events funds fixed_assets kpi_targets; do
  "$program" -C "$work/city" import "$table" "$work/sample/$table.csv" --source synthetic --as-of 2026-11-01 >/dev/null
done
"$program" -C "$work/city" build >/dev/null
"$program" -C "$work/city" serve --open --listen 127.0.0.1:0 >"$work/out" 2>"$work/log" &
server=$!
for _ in $(seq 100); do
  address="$(grep -ohE 'http://127[.]0[.]0[.]1:[0-9]+' "$work/out" "$work/log" | head -1 || true)"
  [ -z "$address" ] || break
  kill -0 "$server" || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done
[ -n "$address" ] || { echo "error: the service named no address within 20 seconds" >&2; exit 1; }
# The look first: the walk changes the ledger.
timeout 300 node web/browser/look.mjs "$address" "${2:-}"
[ "${2:-}" = --update ] || timeout 1200 node web/browser/walk.mjs "$address" "${2:-}"
