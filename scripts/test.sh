#!/usr/bin/env bash
# Everything CI runs, cheapest first; stops at the first step that fails. The last line counts what passed:
# every Rust test, and every other step as one.
set -euo pipefail
cd "$(dirname "$0")/.."

cache="${XDG_CACHE_HOME:-$HOME/.cache}/liantu"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
passed=0
failed=0

say() { printf '\n== %s\n' "$*"; }

finish() {
  printf '\n%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

# step NAME COMMAND…: one check that passes or fails as a whole.
step() {
  local name="$1" start=$SECONDS
  shift
  say "$name: $*"
  if "$@"; then
    passed=$((passed + 1))
    printf -- '-- %s passed in %d s\n' "$name" $((SECONDS - start))
  else
    failed=$((failed + 1))
    printf -- '-- %s FAILED after %d s\n' "$name" $((SECONDS - start))
    finish
    exit 1
  fi
}

# suite NAME COMMAND…: a test runner, whose own summary lines are added up.
suite() {
  local name="$1" start=$SECONDS status=0 count
  shift
  say "$name: $*"
  "$@" 2>&1 | tee "$log" || status=$?
  # nextest: `Summary [ 9.1s] 12 tests run: 11 passed, 1 failed, …`; cargo test: `test result: ok. 12 passed; 0 failed; …`
  # A run without a failure has no `N failed`: grep finding nothing is no fault.
  count() { { grep -aE 'Summary \[|^test result:' "$log" | grep -oaE "[0-9]+ $1" || true; } | awk '{ sum += $1 } END { print sum + 0 }'; }
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed) + $(count 'timed out')))
  printf -- '-- %s ended in %d s\n' "$name" $((SECONDS - start))
  if [ "$status" -ne 0 ] || [ "$failed" -ne 0 ]; then
    [ "$failed" -ne 0 ] || failed=1
    finish
    exit 1
  fi
}

if cargo nextest --version >/dev/null 2>&1; then
  runner=(cargo nextest run --color never)
else
  runner=(cargo test --lib --bins --tests)
fi

scripts/setup.sh test
step page scripts/page.sh check
step format cargo fmt --check
step lints cargo clippy --all-targets --workspace --locked -- -D warnings
suite tests "${runner[@]}" --workspace --locked
suite examples cargo test --doc --workspace --locked
step documentation env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --workspace --locked
step browser scripts/browser.sh "$CARGO_TARGET_DIR/debug/liantu"
step notebook "$cache/venv/bin/python" scripts/run_notebooks.py "$CARGO_TARGET_DIR/debug"
finish
