#!/bin/sh
# Places the same invented enterprises with liantu and with what a user would write instead: pandas + pyahocorasick,
# polars + daachorse from Python, and DuckDB for the adding up. Prints seconds, rows a second and peak memory of each, and how far
# the placements agree. The peers come from PyPI into the virtual environment of the other benches.
#
#   benches/run_build.sh [ROWS...]      1000000 4000000 unless told; 16000000 takes the peers half an hour and 10 GB
set -eu
cd "$(dirname "$0")/.."
[ "$#" -gt 0 ] || set -- 1000000 4000000
cache="${XDG_CACHE_HOME:-$HOME/.cache}/liantu-bench"
venv="$cache/venv"
mkdir -p "$cache"
if [ ! -e "$venv/build-peers-installed" ]; then
    [ -d "$venv" ] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet daachorse==0.5.0 duckdb==2.0.1 pandas polars==2.1.0 pyahocorasick==2.3.1 pyarrow
    touch "$venv/build-peers-installed"
fi
cargo build --quiet --release --locked --bin liantu
program="${CARGO_TARGET_DIR:-target}/release/liantu"
peers="$venv/bin/python benches/peers/build_peers.py"
for rows in "$@"; do
    folder="$cache/build-$rows"
    printf '\n== %s enterprises\n' "$rows"
    [ -f "$folder/enterprises.parquet" ] || "$program" sample --enterprises "$rows" --output "$folder"
    $peers liantu "$program" "$folder" "$folder/workspace"
    for way in pandas polars duckdb; do
        $peers run "$way" "$folder" "$folder/$way.parquet"
    done
    $peers agree "$folder/polars.parquet" "$folder/workspace"
    rm -rf "$folder/workspace"
done
