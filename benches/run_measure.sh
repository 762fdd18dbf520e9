#!/bin/sh
# Prints our measures beside their peers', one thread and all cores, medians of several runs on the same data.
# The peers come from PyPI into a virtual environment in the user's cache.
set -eu
cd "$(dirname "$0")/.."
runs="${1:-5}"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/liantu-bench"
venv="$cache/venv"
data="$cache/measure"
mkdir -p "$data"
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet 'numpy<3' 'pandas<3' ecomplexity==0.5.3 igraph==1.0.0 pymcdm==1.4.0
fi
[ -f "$data/edges.u64" ] || "$venv/bin/python" benches/peers/measure_peers.py write "$data"
# Built before anything is timed.
cargo bench --quiet --bench measure --no-run

for threads in 1 "$(nproc)"; do
    echo "== threads: $threads"
    printf 'task\tprogram\tseconds\tchecksum\n'
    export OMP_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads" RAYON_NUM_THREADS="$threads"
    cargo bench --quiet --bench measure -- "$data" "$runs" | awk -F '\t' 'NF == 3 { print $1 "\tliantu\t" $2 "\t" $3 }'
    "$venv/bin/python" benches/peers/measure_peers.py time "$data" "$runs"
done
