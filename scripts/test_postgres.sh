#!/usr/bin/env bash
# Gives a test an empty database of its own: starts one private PostgreSQL for all tests if none runs (a Unix socket in a
# folder of its own, no port), makes database NAME and prints its address. The server ends by itself five minutes after
# the last test asked, also when tests are killed.
#
#   scripts/test_postgres.sh NAME
set -euo pipefail
name="$1"
root="${TMPDIR:-/tmp}/liantu-test-postgres-$(id -u)"

bin="$(dirname "$(ls -1 /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)" 2>/dev/null || true)"
[ -x "$bin/initdb" ] || bin="$(dirname "$(command -v initdb || true)")"
[ -x "$bin/initdb" ] || {
  echo "error: no PostgreSQL: run scripts/setup.sh test, which installs Debian's package postgresql" >&2
  exit 1
}

# The server refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then
  as=(setpriv --reuid postgres --regid postgres --clear-groups --)
fi

mkdir -p "$root"
[ "$(id -u)" -ne 0 ] || chown postgres: "$root"
exec 9>"$root/lock"
flock 9
touch "$root/used"
cd "$root"
if ! "${as[@]}" "$bin/pg_ctl" -D "$root/data" status >/dev/null 2>&1; then
  rm -rf "$root/data"
  "${as[@]}" "$bin/initdb" -D "$root/data" -U postgres -A trust -E UTF8 --no-sync >/dev/null
  "${as[@]}" "$bin/pg_ctl" -D "$root/data" -w -l "$root/data/log" \
    -o "-k $root -c listen_addresses= -c fsync=off -c max_connections=300" start >/dev/null 9>&-
  setsid bash -c '
    while [ -n "$(find "$1/used" -mmin -5 2>/dev/null)" ]; do sleep 20; done
    shift
    exec "$@"' watch "$root" "${as[@]}" "$bin/pg_ctl" -D "$root/data" -m immediate stop \
    </dev/null >/dev/null 2>&1 9>&- &
fi
psql -h "$root" -U postgres -q -c "CREATE DATABASE \"$name\"" postgres >/dev/null
echo "postgres://postgres@localhost/$name?host=$root"
