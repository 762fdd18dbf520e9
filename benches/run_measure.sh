#!/bin/sh
# Prints our measures beside their peers', on one thread and on all cores: medians of several runs on the same data, in which
# both sides take turns. The peers come from PyPI into a virtual environment in the user's cache.
#
#   benches/run_measure.sh [RUNS]      5 runs unless told
set -eu
cd "$(dirname "$0")/.."
runs="${1:-5}"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/liantu-bench"
venv="$cache/venv"
data="$cache/measure"
mkdir -p "$data"
if [ ! -e "$venv/peers-installed" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet 'numpy<3' 'pandas<3' ecomplexity==0.5.3 igraph==1.0.0 pymcdm==1.4.0
    touch "$venv/peers-installed"
fi
[ -f "$data/edges.u64" ] || "$venv/bin/python" benches/peers/measure_peers.py write "$data"
# Built before anything is timed.
cargo bench --quiet --locked --bench measure --no-run

printf 'seconds are medians of %s runs taken in turns; cpu is the mean processor time of all threads\n' "$runs"
cores="$(nproc)"
for threads in 1 "$cores"; do
    printf '\n== threads: %s of %s\n' "$threads" "$cores"
    export OMP_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads" RAYON_NUM_THREADS="$threads"
    "$venv/bin/python" benches/peers/measure_peers.py time "$data" "$runs"
    [ "$cores" != 1 ] || break
done
