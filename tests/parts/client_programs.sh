# shellcheck shell=bash
# Sourced. Puts PostgreSQL's own programs first in PATH: $HOLDFAST_TEST_PG_BIN, else the newest under /usr/lib/postgresql.
# (Debian's psql in /usr/bin is a slow wrapper that chooses a version by its own rules.)

newest_postgres_bin() {
  local bin
  for bin in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5nr); do
    if [ -x "$bin/$1" ]; then printf '%s\n' "$bin"; return 0; fi
  done
  echo "error: no $1 in /usr/lib/postgresql/*/bin" >&2
  echo "hint: apt-get install postgresql, or set HOLDFAST_TEST_PG_BIN." >&2
  return 1
}

if ! [ -x "${HOLDFAST_TEST_PG_BIN:-}/psql" ]; then
  PATH=$(newest_postgres_bin psql):$PATH
else
  PATH=$HOLDFAST_TEST_PG_BIN:$PATH
fi
export PATH
