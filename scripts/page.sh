#!/usr/bin/env bash
# Builds the page into web/dist, which the program embeds. Does nothing where that is done already for these sources.
#
#   scripts/page.sh          build
#   scripts/page.sh check    types, unit tests and the weight of the first load as well
set -euo pipefail
cd "$(dirname "$0")/../web"

say() { printf '== %s\n' "$*" >&2; }

# What a stamp stands for: every file the result depends on.
fingerprint() {
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

packages=node_modules/.liantu-packages
wanted="$(fingerprint package-lock.json package.json)"
if [ "$(cat "$packages" 2>/dev/null || true)" != "$wanted" ]; then
  say "installing what the page is built with (npm)"
  npm ci --loglevel=error >&2
  echo "$wanted" >"$packages"
fi

built=node_modules/.liantu-built
wanted="$(fingerprint src public client/src scripts index.html package-lock.json vite.config.ts tsconfig.json ../data/chains ../data/schemes ../data/codes)"
if [ ! -f dist/index.html ] || [ "$(cat "$built" 2>/dev/null || true)" != "$wanted" ]; then
  say "building the page"
  npm run --silent build -- --logLevel warn >&2
  echo "$wanted" >"$built"
fi

if [ "${1:-}" = check ]; then
  npm run --silent check
  npm test --silent
  npm run --silent size | tail -1
fi
