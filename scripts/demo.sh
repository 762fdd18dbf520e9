#!/usr/bin/env bash
# Builds the program and starts the demo in the foreground; the last line printed is the address to open.
#
#   scripts/demo.sh [ADDRESS]    127.0.0.1:8080 unless given; a port of 0 picks a free one
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/liantu/target}"
scripts/setup.sh build
scripts/page.sh
printf '== compiling; the first time takes several minutes, later ones seconds\n' >&2
cargo build --release --locked
exec "$CARGO_TARGET_DIR/release/liantu" demo --listen "${1:-127.0.0.1:8080}"
