#!/usr/bin/env bash
# Speed of the service beside /healthz of the same server: 32 connections, client and server on the same cores.
# Prints requests a second and the 99th percentile, cold (every query for the first time) and warm, and what-if rankings
# at 2 connections. Needs wrk (Debian: apt-get install wrk). Loopback only.
#
# With SOAK seconds it then asks both lists on and on and prints the memory once a minute, and last what one caller with
# heavy questions does to others.
#
#   benches/http.sh PROGRAM WORKSPACE [SECONDS] [SOAK]
set -euo pipefail

program="$1"
workspace="$2"
seconds="${3:-10}"
soak="${4:-0}"
folder="$(mktemp -d)"

cp "$workspace/liantu.toml" "$folder/kept.toml"
printf '\n[service]\nrequests_per_second = 10000000\nburst = 10000000\n' >>"$workspace/liantu.toml"
"$program" -C "$workspace" serve --open --listen 127.0.0.1:0 >"$folder/said" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait; cp "$folder/kept.toml" "$workspace/liantu.toml"; rm -rf "$folder"' EXIT
for _ in $(seq 600); do
  grep -q '^listening on' "$folder/said" && break
  sleep 0.1
done
url="$(sed -n 's/^listening on //p' "$folder/said")"

# 1,200 different questions: regions × chains × page sizes; each thread of wrk walks them in order.
regions="$(curl -s "$url/api/v1/regions?limit=200" | python3 -c 'import json,sys; print(" ".join(x["adcode"] for x in json.load(sys.stdin)["items"]))')"
for region in $regions; do
  for chain in NEV EIT HEQ NMT DCI GFD; do
    printf '/api/v1/gaps?region=%s&chain=%s\n' "$region" "$chain"
  done
done | head -1200 >"$folder/gaps.txt"
for region in $regions; do
  for chain in NEV EIT HEQ NMT DCI GFD; do
    printf '/api/v1/targets?region=%s&chain=%s&limit=50\n' "$region" "$chain"
  done
done | head -1200 >"$folder/targets.txt"
cat >"$folder/walk.lua" <<'LUA'
local paths = {}
local place = 0
function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  place = math.random(#paths)
end
function request()
  place = place % #paths + 1
  return wrk.format("GET", paths[place], {["Accept-Encoding"] = "gzip"})
end
LUA
cat >"$folder/ask.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local count = 0
function request()
  count = count + 1
  return wrk.format(nil, nil, nil, string.format('{"weights":{"path":%d.5},"limit":50}', count % 97))
end
LUA

# line NAME WRK-ARGUMENTS…: requests a second, 99th percentile, failures.
line() {
  local name="$1"
  shift
  wrk -t2 --latency "$@" >"$folder/out" 2>&1
  printf '%-28s %10s requests/s   p99 %9s   %s\n' "$name" \
    "$(sed -n 's/^Requests\/sec: *//p' "$folder/out")" \
    "$(awk '$1 == "99%" { print $2 }' "$folder/out")" \
    "$(grep -E 'Non-2xx|Socket errors' "$folder/out" | tr -s ' ' || true)"
}

printf '%s questions of gaps, %s of targets; %s cores, %s s each\n' \
  "$(wc -l <"$folder/gaps.txt")" "$(wc -l <"$folder/targets.txt")" "$(nproc)" "$seconds"
line 'healthz' -c32 -d"${seconds}s" "$url/healthz"
for what in gaps targets; do
  start="$(date +%s.%N)"
  # The same encoding as wrk asks for below, or its answers would be other ones.
  xargs -P32 -n25 curl -s -H 'Accept-Encoding: gzip' --fail < <(sed "s|^|$url|" "$folder/$what.txt") >/dev/null || true
  printf '%-28s %10s requests/s (each once, curl)\n' "$what, cold" \
    "$(python3 -c "import sys,time; print(round($(wc -l <"$folder/$what.txt") / ($(date +%s.%N) - $start), 1))")"
  line "$what, warm" -c32 -d"${seconds}s" -s "$folder/walk.lua" "$url" -- "$folder/$what.txt"
done
line 'what-if, 2 connections' -c2 -d"${seconds}s" -s "$folder/ask.lua" "$url/api/v1/targets/query"
resident() { awk '/VmRSS/ { print $2 }' "/proc/$server/status"; }
python3 "$(dirname "$0")/heavy.py" "$url"
printf 'resident memory: %s KiB\n' "$(resident)"
if [ "$soak" -gt 0 ]; then
  cat "$folder/gaps.txt" "$folder/targets.txt" >"$folder/both.txt"
  wrk -t2 -c32 -d"${soak}s" --latency -s "$folder/walk.lua" "$url" -- "$folder/both.txt" >"$folder/soak" 2>&1 &
  load=$!
  while kill -0 "$load" 2>/dev/null; do
    printf 'soak: %s KiB\n' "$(resident)"
    sleep 60 &
    wait -n "$load" $! || true
  done
  printf 'soak: %s KiB at its end; %s requests/s; %s\n' "$(resident)" "$(sed -n 's/^Requests\/sec: *//p' "$folder/soak")" \
    "$(grep -E 'Non-2xx|Socket errors' "$folder/soak" || echo 'no failure')"
fi
