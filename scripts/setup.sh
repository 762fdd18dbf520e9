#!/usr/bin/env bash
# Installs what a fresh Debian machine with Rust and Node lacks, by name and through apt and pip, and says so.
# Nothing is installed that is there already.
#
#   scripts/setup.sh build    a C compiler and linker (the compression library is C), and npm, which builds the page
#   scripts/setup.sh test     the same, Python with the notebook runner in a folder of the user's cache, PostgreSQL, which
#                             the ledger's tests run privately, valgrind, which counts instructions, and Chromium with Chinese
#                             fonts, which walks the page
set -euo pipefail
cd "$(dirname "$0")/.."

cache="${XDG_CACHE_HOME:-$HOME/.cache}/liantu"

say() { printf '== %s\n' "$*" >&2; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# install PACKAGE…: through apt, as root or with sudo.
install() {
  command -v apt-get >/dev/null || fail "cannot install $*: this machine has no apt-get; install them by hand and start again"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "cannot install $*: neither root nor sudo; ask an administrator to run: apt-get install $*"
    as_root=(sudo)
  fi
  say "installing $* with apt-get"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

compiler() {
  command -v cargo >/dev/null || fail "cargo is missing: install Rust from your distribution or with rustup, then start again"
  command -v cc >/dev/null || install gcc libc6-dev
}

# The notebook runner, as pinned in scripts/requirements.txt; a stamp tells whether it is installed already.
notebook_runner() {
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    install python3 python3-venv
  fi
  local stamp="$cache/venv/requirements.txt"
  if ! cmp -s scripts/requirements.txt "$stamp"; then
    say "installing the notebook runner with pip into $cache/venv"
    rm -rf "$cache/venv"
    mkdir -p "$cache"
    python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check --requirement scripts/requirements.txt
    cp scripts/requirements.txt "$stamp"
  fi
}

# The page needs Node 20 or later; its packages are installed by scripts/page.sh.
node_with_npm() {
  command -v npm >/dev/null || install nodejs npm
  local major
  major="$(node --version | sed 's/^v//; s/[.].*//')"
  [ "$major" -ge 20 ] || fail "node is $(node --version): the page needs Node 20 or later"
}

browser() {
  command -v chromium >/dev/null || install chromium
  [ -d /usr/share/fonts/opentype/noto ] || install fonts-noto-cjk
}

# Counts instructions for the budget of placing.
counter() {
  command -v valgrind >/dev/null || install valgrind
}

database() {
  command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || install postgresql
}

case "${1:-}" in
  build) compiler && node_with_npm ;;
  test) compiler && node_with_npm && notebook_runner && database && counter && browser ;;
  *) fail "usage: scripts/setup.sh build|test" ;;
esac
